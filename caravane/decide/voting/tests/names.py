# SPDX-License-Identifier: AGPL-3.0-or-later
"""Common names of six languages, written from memory, to make up people who do not exist."""

FRENCH = (
    """Martin, Bernard, Petit, Durand, Leroy, Moreau, Simon, Laurent, Lefèvre, Garcia, Le Goff, Le Gall, De
La Fontaine, d’Artagnan, Saint Martin, Sainte Croix, Du Bois, Œuvrard, Éluard, Gauthier, Chevalier,
Lemoine""",
    """Marie, Jeanne, Camille, Léa, Chloé, Emma, Anaïs, Éléonore, Zoé, Lucie, Hélène, Agnès, Paul, Pierre,
Jacques, Luc, François, Benoît, Jérôme, Hugo, Louis, Gabriel, Arthur, Théo, Noé, Jean-Marie, Anne-
Sophie, Marc-Antoine""",
)
PORTUGUESE = (
    """da Silva, dos Santos, Ferreira, Pereira, Gonçalves, de Oliveira, Rodrigues, Martins, Fernandes,
Lopes, Araújo, Conceição, Magalhães, Guimarães, Costa e Silva, Teixeira, Nóbrega, Brandão""",
    """João, Maria, José, António, Conceição, Inês, Luís, Paulo, Beatriz, Tomás, Rui, Sónia, Nuno, Fátima,
Tiago, Rita""",
)
ARABIC = (
    """Ben Ali, El Amrani, Al Hassan, Bensaïd, Haddad, Mansour, Cherif, Khelifi, El Khatib, Ould Ahmed,
Boukhari, Saïdi, Ait Ahmed, Abdelkader, Bouzid, Trabelsi, Mahfoudh, Zeroual""",
    """Mohammed, Fatima, Ahmed, Khadija, Youssef, Aïcha, Karim, Nadia, Hassan, Leïla, Rachid, Samira, Abdel
Aziz, Yacine, Omar, Houria, Bilal, Djamila""",
)
VIETNAMESE = (
    """Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Đặng, Bùi, Đỗ, Võ, Dương, Trương""",
    """Thị Lan, Văn Minh, Thị Hồng, Đức, Quang Hải, Thu Hà, Ngọc Anh, Tuấn, Phương, Thanh Tùng, Bích Ngọc,
Khánh Linh""",
)
TURKISH = (
    """Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç, Çetin, Koç,
Güneş""",
    """Mehmet, Ayşe, Mustafa, Emine, Işıl, Hüseyin, Zeynep, İbrahim, Gülşen, Çağla, Ömer, Tuğba, Özlem,
Barış""",
)
GERMAN = (
    """Müller, Schmidt, Schröder, Weiß, Köhler, Jäger, von Humboldt, Groß, Strauß, Böhm, Krämer, Lübke,
Hoffmann, Vogel""",
    """Jürgen, Günther, Käthe, Björn, Sören, Jörg, Annemarie, Heike, Wolfgang, Ursula, Dieter, Bärbel,
Friedrich, Grete""",
)
LISTS = {
    language: tuple(
        [" ".join(name.split()).replace("- ", "-") for name in names.split(",")] for names in lists
    )
    for language, lists in {
        "French": FRENCH,
        "Portuguese": PORTUGUESE,
        "Arabic": ARABIC,
        "Vietnamese": VIETNAMESE,
        "Turkish": TURKISH,
        "German": GERMAN,
    }.items()
}
