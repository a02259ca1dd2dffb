"""What every app shares and no app owns: abstract models, errors, pages, panels, navigation."""
