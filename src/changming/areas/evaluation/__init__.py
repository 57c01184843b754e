"""Points under one version of one standard pack."""
