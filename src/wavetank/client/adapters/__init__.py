"""Ready adapters for Python libraries, each importing its library when imported."""
