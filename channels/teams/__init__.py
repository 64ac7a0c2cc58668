"""Microsoft Teams: one endpoint for the platform, Adaptive Cards out, an app package to install."""
