# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forty-eight proposals on six subjects, written for these tests: few words in common inside a subject."""

SUBJECTS = {
    "bicycles": [
        "Des arceaux devant chaque école pour attacher les bicyclettes des enfants.",
        "Une piste protégée par des bordures entre la mairie et la gare.",
        "Pédaler sans crainte sur les grands boulevards, loin des voitures.",
        "Un atelier où apprendre à réparer sa chaîne et ses freins.",
        "Aider les familles à acheter un vélo cargo d'occasion.",
        "Relier les itinéraires cyclables à ceux des communes voisines.",
        "Apprendre aux adultes qui n'ont jamais su à tenir en selle.",
        "Des garages fermés pour deux-roues au pied des immeubles.",
    ],
    "meals": [
        "Cuisiner sur place dans les cantines au lieu de réchauffer des barquettes.",
        "Deux déjeuners végétariens par semaine pour les élèves.",
        "Acheter les légumes des écoles aux maraîchers de la région.",
        "Servir de petites portions, et en redonner à qui a encore faim.",
        "Du pain bio au goûter des centres de loisirs.",
        "Former les cuisinières et les cuisiniers aux plats de lentilles et de pois chiches.",
        "Moins de viande dans les assiettes, mais de meilleure qualité.",
        "Que les restes du réfectoire nourrissent ceux qui n'ont rien à manger.",
    ],
    "trees": [
        "Planter des érables le long du boulevard pour avoir de l'ombre en été.",
        "Enlever le bitume des cours de récréation et y mettre de la pelouse.",
        "Un verger ouvert à tous sur la friche de l'ancienne usine.",
        "Laisser pousser les herbes folles au pied des platanes.",
        "Des jardinières entretenues par les riverains devant les portes.",
        "Protéger les vieux chênes pendant les chantiers.",
        "Une forêt miniature sur le parking inutilisé.",
        "Des murs couverts de lierre et de vigne pour rafraîchir les façades.",
    ],
    "homes": [
        "Isoler les combles des pavillons avec de la laine de bois.",
        "Remplacer les chaudières au fioul par des pompes à chaleur.",
        "Des conseillers qui viennent chez les gens pour réduire leur facture de chauffage.",
        "Changer les fenêtres des logements sociaux, où passe le froid.",
        "Réunir les copropriétaires qui veulent rénover leur immeuble.",
        "Des panneaux solaires sur les toits des gymnases.",
        "Raccorder les résidences au réseau de chaleur.",
        "Baisser la température des bureaux à dix-neuf degrés.",
    ],
    "waste": [
        "Des bacs à compost dans chaque quartier pour les épluchures.",
        "Une ressourcerie où déposer les meubles dont on ne veut plus.",
        "Interdire les gobelets jetables pendant les fêtes de la ville.",
        "Trier les emballages aussi dans les gares et les parcs.",
        "Réparer les grille-pain plutôt que de les mettre à la poubelle.",
        "Ramasser les encombrants sur rendez-vous pour éviter les dépôts sauvages.",
        "Consigner les bouteilles en verre chez les commerçants.",
        "Peser les ordures pour que chacun sache ce qu'il jette.",
    ],
    "transit": [
        "Un autobus de nuit pour celles qui finissent leur service à deux heures.",
        "Des ascenseurs qui marchent dans toutes les stations du métro.",
        "Un abonnement gratuit pour les lycéens sur les lignes du réseau.",
        "Des couloirs réservés pour que les bus ne restent plus coincés.",
        "Prolonger le tramway jusqu'à l'hôpital.",
        "Afficher le temps d'attente à tous les arrêts.",
        "Des trains plus fréquents le dimanche matin.",
        "Une navette électrique entre le marché et la maison de retraite.",
    ],
}
TEXTS = [text for texts in SUBJECTS.values() for text in texts]
LABELS = [subject for subject, texts in SUBJECTS.items() for _ in texts]
