"""Pictures and charts of normalisation and regularisation."""
