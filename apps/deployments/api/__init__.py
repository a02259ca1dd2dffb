"""The REST interface to deployments."""
