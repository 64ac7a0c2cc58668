"""What is worth someone's attention: pure detectors, facts in, findings out, one a file."""
