from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, middleware and the commands that start the product. It has no tables."""

    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Begin to listen to what happens to sign-ins."""
        from config import recording

        recording.listen()
