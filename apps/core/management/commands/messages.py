"""``manage.py messages``: find marked texts, update the .po files, compile them. No gettext binaries are needed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import translations


class Command(BaseCommand):
    help = "Find texts marked for translation, update locale/*/LC_MESSAGES/django.po and compile them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="only compile what is there (at set-up)")
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a text has no translation")

    def handle(self, *_args: Any, **options: Any) -> None:
        for language in translations.languages():
            if options["check"]:
                self._check(language)
                continue
            if not options["compile"]:
                translations.update_catalogue(language)
                missing = translations.untranslated(language)
                self.stdout.write(f"{language}: {len(missing)} texts wait for a translation.")
            self.stdout.write(f"{translations.compile_catalogue(language)} written.")

    def _check(self, language: str) -> None:
        missing = translations.untranslated(language)
        if missing:
            raise CommandError(f"{language}: {len(missing)} texts have no translation. The first: {missing[0]}")
        spaced = translations.badly_spaced(language)
        if spaced:
            raise CommandError(f"{language}: {len(spaced)} texts need a no-break blank. The first: {spaced[0]}")
