"""The thresholds that hold everywhere, and the first risk questionnaire. Local rows are the partnership's own."""

from datetime import date

from django.db import migrations

GUIDANCE_2025 = "Statutory guidance on anti-social behaviour powers, July 2025, published 17 September 2025"
ACT_2014 = "Anti-social Behaviour, Crime and Policing Act 2014, s104"

# (code, value, effective from, citation). An empty citation is shown as "to be confirmed by the partnership".
THRESHOLDS = [
    ("case_review.explain_after_reports", 2, date(2014, 10, 20), ""),
    ("case_review.explain_window_months", 6, date(2014, 10, 20), ""),
    ("case_review.explain_after_reports", 2, date(2025, 9, 17), GUIDANCE_2025),
    ("case_review.explain_window_months", 6, date(2025, 9, 17), GUIDANCE_2025),
    ("case_review.threshold_reports", 3, date(2014, 10, 20), ACT_2014),
    ("case_review.threshold_window_months", 6, date(2014, 10, 20), ACT_2014),
    ("support.first_contact_working_days", 2, date(2014, 10, 20), ""),
]

UNKNOWN = ("Don’t know", 0, True)
YES_NO = [("No", 0, False), ("Yes", 3, False), UNKNOWN]
# Questions of the kind that such assessments ask; no published matrix was at hand, so weights and bands are the
# product's own until the partnership confirms or replaces them.
QUESTIONS = [
    (
        "How often does it happen?",
        "",
        [
            ("Once", 0, False),
            ("Now and then", 1, False),
            ("Every month", 2, False),
            ("Every week", 4, False),
            ("Every day", 5, False),
            UNKNOWN,
        ],
    ),
    ("Is it linked to earlier incidents?", "", YES_NO),
    ("Is it getting worse?", "", [("No", 0, False), ("About the same", 1, False), ("Yes", 4, False), UNKNOWN]),
    ("Does the victim know who is doing it?", "", YES_NO),
    ("Has that person been violent or harassed others before?", "", [("No", 0, False), ("Yes", 4, False), UNKNOWN]),
    (
        "Who is it aimed at?",
        "",
        [
            ("Nobody in particular", 0, False),
            ("The neighbourhood", 1, False),
            ("The victim’s household", 3, False),
            ("The victim in person", 4, False),
            UNKNOWN,
        ],
    ),
    (
        "Does the victim believe that hate is behind it?",
        "Race, religion, sexual orientation, disability or gender identity",
        [("No", 0, False), ("Yes", 5, False), UNKNOWN],
    ),
    (
        "Is the victim more at risk than others?",
        "For example disability, age, living alone, being new to the area",
        [("No", 0, False), ("Yes", 4, False), UNKNOWN],
    ),
    (
        "How does it affect the victim?",
        "",
        [
            ("Hardly", 0, False),
            ("A little", 1, False),
            ("It upsets them", 2, False),
            ("It changes what they do each day", 4, False),
            ("They live in fear", 5, False),
            UNKNOWN,
        ],
    ),
    ("Has it harmed the victim’s health?", "", [("No", 0, False), ("Yes", 3, False), UNKNOWN]),
    (
        "Does the victim have people to turn to?",
        "",
        [("Yes", 0, False), ("Some", 1, False), ("Nobody", 3, False), UNKNOWN],
    ),
    ("Are others affected, such as children?", "", [("No", 0, False), ("Yes", 2, False), UNKNOWN]),
]
BANDS = [("Standard", 0, 56), ("Medium", 15, 28), ("High", 28, 14)]


def add(apps, schema_editor):
    def model(name):
        return apps.get_model("casework", name).objects.using(schema_editor.connection.alias)

    for code, value, effective_from, citation in THRESHOLDS:
        model("Threshold").create(code=code, value=value, effective_from=effective_from, citation=citation)
    questionnaire = model("RiskQuestionnaire").create(
        name="ASB victim risk assessment", version=1, effective_from=date(2014, 10, 20)
    )
    for position, (text, hint, options) in enumerate(QUESTIONS, start=1):
        question = model("RiskQuestion").create(questionnaire=questionnaire, position=position, text=text, hint=hint)
        for place, (label, score, is_unknown) in enumerate(options, start=1):
            model("RiskOption").create(
                question=question, position=place, text=label, score=score, is_unknown=is_unknown
            )
    for name, min_score, review_days in BANDS:
        model("RiskBand").create(questionnaire=questionnaire, name=name, min_score=min_score, review_days=review_days)


def remove(apps, schema_editor):
    alias = schema_editor.connection.alias
    for name in ("Threshold", "RiskQuestionnaire"):
        apps.get_model("casework", name).objects.using(alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_record_is_insert_only")]
    operations = [migrations.RunPython(add, remove)]
