"""What every room of the workshop stands on: registry, parameters, schema, store, reporter, errors, expressions."""
