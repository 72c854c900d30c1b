# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.template.loader import render_to_string

from caravane.support.charts.bars import Row, bar_chart

ROWS = [
    Row("Cantines", 842, [201, 842], before="1"),
    Row("Marchés <b>", 421, [98, 421], before="2", remark="à égalité"),
]


def chart(rows=ROWS):
    return bar_chart(title="Points par paquet", unit="points", heads=["Paquet", "1er", "Points"], rows=rows)


def test_the_longest_bar_is_full_and_the_others_in_proportion():
    assert [(bar.width, bar.percent) for bar in chart().bars] == [(1000, 100), (500, 50)]


def test_without_any_value_no_bar_has_a_length():
    assert [bar.width for bar in chart([Row("a", 0, [0, 0])]).bars] == [0]
    assert chart([]).bars == []


def test_a_row_that_does_not_fill_the_table_is_refused():
    with pytest.raises(ValueError, match="one cell per column"):
        chart([Row("a", 1, [1])])


def test_bars_and_table_say_the_same():
    bars = render_to_string("charts/bars.html", {"chart": chart()})
    table = render_to_string("charts/table.html", {"chart": chart()})
    for text in ("Cantines", "842", "Marchés &lt;b&gt;", "421"):
        assert text in bars
        assert text in table


def test_the_drawing_has_geometry_and_classes_and_no_style():
    bars = render_to_string("charts/bars.html", {"chart": chart()})
    assert 'class="bar" width="500"' in bars
    assert 'role="img"' in bars
    assert "style" not in bars
    assert "fill=" not in bars
