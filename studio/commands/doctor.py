"""`etabli doctor`: what is wrong with this installation."""

import sys

import click

from studio.doctor import examine


@click.command()
def command() -> None:
    """Examine the installation; say in sentences what is wrong and what mends it."""
    findings = examine()
    for finding in findings:
        click.echo(f"{'ok ' if finding.well else '!! '} {finding.subject}: {finding.sentence}")
        if not finding.well:
            click.echo(f"    To mend it: {finding.mend}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)
