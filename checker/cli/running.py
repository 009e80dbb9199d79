"""Commands that run something: the server, the made-up country, the benches."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from checker.cli.shell import day_of, main, ready, sentences, stop
from checker.i18n import _
from checker.settings import settings


@main.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serves the web pages and the API."""
    from checker.server import serve as run

    with sentences():
        ready()
        if settings().demo and host not in ("127.0.0.1", "localhost", "::1"):
            stop(_("Демонстрация открывается только на этой машине: --host 127.0.0.1."))
        settings().secret()
        run(host, port)


@main.group()
def sandbox() -> None:
    """The made-up country."""


@sandbox.command("build")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--companies", default=30, type=click.IntRange(3, 100_000))
@click.option("--seed", default=1)
@click.option("--day", help="The day of the newest files, ISO (default: today).")
@click.option("--json", "as_json", is_flag=True)
def build(folder: Path, companies: int, seed: int, day: str | None, as_json: bool) -> None:
    """Writes the made-up country's files in the sources' own formats."""
    from scrapers.sandbox import build as write

    with sentences():
        made = write(folder, companies=companies, seed=seed, day=day_of(day, "--day") or datetime.now(UTC).date())
    if as_json:
        click.echo(json.dumps({"good": made.good, "doubtful": made.doubtful, "bad": made.bad}))
    else:
        click.echo(
            _(
                "Компаний: {companies}, файлов: {files}. Для пробы: {good} {doubtful} {bad}",
                companies=len(made.companies),
                files=len(made.files),
                good=made.good,
                doubtful=made.doubtful,
                bad=made.bad,
            )
        )


@sandbox.command("serve")
@click.option("--port", default=8701, type=click.IntRange(1, 65535))
@click.option("--companies", default=300, type=click.IntRange(3, 100_000))
@click.option("--seed", default=1)
@click.option("--day", help="The day on which the sites are, ISO (default: today).")
@click.option("--faults", default="", metavar="SOURCE=KIND[,…]", help="What is wrong with whose site.")
@click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Lets /-/ be used.")
def sites(port: int, companies: int, seed: int, day: str | None, faults: str, token_file: Path | None) -> None:
    """Serves the sites of the made-up country on this machine, as the tax service has them."""
    from checker.server import port_is_free
    from scrapers.sandbox import Country
    from scrapers.sandbox.sites import LOOPBACK, BadFault, World, make_sites, parse_faults

    with sentences():
        token = token_file.read_text().strip() if token_file else ""
        world = World(Country(companies, seed, day_of(day, "--day") or datetime.now(UTC).date()))
        try:
            world.faults.put(parse_faults(faults))
        except BadFault as error:
            stop(str(error))
        port_is_free(LOOPBACK, port)
        server = make_sites(world, port, token)
        click.echo(_("Сайты выдуманной страны: {url} (Ctrl-C завершает)", url=f"http://{LOOPBACK}:{port}"))
        with suppress(KeyboardInterrupt):
            server.serve_forever()


@main.command()
@click.argument("names", nargs=-1)
@click.option("--scale", default=1.0, type=click.FloatRange(0, min_open=True), help="1 is the size of the issue.")
@click.option("--json", "as_json", is_flag=True)
def bench(names: tuple[str, ...], scale: float, as_json: bool) -> None:
    """How fast this machine does it: figures, and ratios of two things measured in one run."""
    from checker.bench import BENCHES, measure

    if unknown := set(names) - set(BENCHES):
        stop(_("Замера {names} нет; есть: {known}.", names=", ".join(sorted(unknown)), known=", ".join(BENCHES)))
    measured = [measure(name, scale, lambda line: click.echo(line, err=True)) for name in names or BENCHES]
    if as_json:
        click.echo(json.dumps(measured[0] if len(measured) == 1 else measured, ensure_ascii=False, indent=1))
        return
    for found in measured:
        for key, value in {**found["figures"], **found["ratios"]}.items():
            click.echo(f"{found['name']:8} {key:24} {value}")
