"""An app for live tests: brings the probe as a job kind into a started studio."""
