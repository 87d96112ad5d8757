from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The yearly strategic assessment: open data in, figures stored, a paper out."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "assessment"
    verbose_name = "Strategic assessment"
