"""The file border: YAML files that people write are read here, strictly; every mistake gets a place and words."""
