"""Where allauth looks for the kinds of provider that this installation has."""

from config.oidc import AgencyProvider

provider_classes = [AgencyProvider]
