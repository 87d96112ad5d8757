from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, middleware and the commands that start the product. It has no tables."""

    name = "config"
    verbose_name = "Configuration"
