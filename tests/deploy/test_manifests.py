"""What is deployed names parts, settings, volumes and ports that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from studio.commands import __path__ as COMMANDS
from studio.supervisor.parts import parts_of

REPO = Path(__file__).resolve().parent.parent.parent
KUBERNETES = sorted((REPO / "deploy" / "kubernetes").glob("*.yaml"))
COMPOSE = yaml.safe_load((REPO / "docker-compose.yml").read_text())
OBJECTS = [thing for path in KUBERNETES for thing in yaml.safe_load_all(path.read_text())]
OURS = re.compile(r"^(ETABLI_|STUDIO_|DATABASE_URL|BROKER_URL)")
KNOWN_SETTINGS = set(
    re.findall(r'"((?:ETABLI_|STUDIO_)\w+|DATABASE_URL|BROKER_URL)"', (REPO / "studio" / "env.py").read_text())
)


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [thing for thing in OBJECTS if thing["kind"] == kind]


def named(kind: str) -> set[str]:
    return {thing["metadata"]["name"] for thing in of_kind(kind)}


def containers() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    pods = [deployment["spec"]["template"]["spec"] for deployment in of_kind("Deployment")]
    return [(pod, c) for pod in pods for c in [*pod.get("initContainers", []), *pod["containers"]]]


def is_a_command(words: list[str]) -> bool:
    if words[0] == "run":
        return words[1] in {part.name for part in parts_of(settings.ENV)}
    return (Path(COMMANDS[0]) / f"{words[0]}.py").exists()


def test_every_setting_that_is_set_is_one_that_is_read():
    compose = {name for service in COMPOSE["services"].values() for name in service.get("environment", {})}
    config = {name for thing in of_kind("ConfigMap") for name in thing["data"]}
    secret = {name for thing in of_kind("Secret") for name in thing["stringData"]}
    direct = {entry["name"] for _pod, c in containers() for entry in c.get("env", [])}
    used = {name for name in compose | config | secret | direct if OURS.match(name)}
    assert used and used <= KNOWN_SETTINGS, used - KNOWN_SETTINGS


def test_every_command_is_one_of_ours_and_every_part_runs():
    compose = [service["command"] for service in COMPOSE["services"].values() if service["image"] == "etabli"]
    cluster = [c["args"] for _pod, c in containers()]
    assert all(is_a_command(words) for words in compose + cluster)
    wanted = {"web", "inference", "compute", "quick", "beat"}
    assert {words[1] for words in compose if words[0] == "run"} == wanted
    assert {words[1] for words in cluster if words[0] == "run"} == wanted


def test_no_secret_is_written_down():
    assert all(value == "" for thing in of_kind("Secret") for value in thing["stringData"].values())
    text = (REPO / "docker-compose.yml").read_text()
    assert all(f"${{{name}:?" in text for name in ("ETABLI_SECRET_KEY", "ETABLI_SERVING_SECRET", "POSTGRES_PASSWORD"))


def test_compose_names_volumes_and_services_that_exist():
    services, volumes = COMPOSE["services"], set(COMPOSE["volumes"])
    for name, service in services.items():
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= volumes, name
        assert set(service.get("depends_on", {})) <= set(services), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


@pytest.mark.parametrize("thing", OBJECTS, ids=lambda thing: f"{thing['kind']}-{thing['metadata']['name']}")
def test_every_object_is_whole(thing):
    assert thing["apiVersion"] and thing["kind"]
    if thing["kind"] != "Namespace":
        assert thing["metadata"]["namespace"] in named("Namespace")


def test_deployments_select_their_own_pods_and_services_select_deployments():
    labels = [d["spec"]["template"]["metadata"]["labels"] for d in of_kind("Deployment")]
    assert [d["spec"]["selector"]["matchLabels"] for d in of_kind("Deployment")] == labels
    for service in of_kind("Service"):
        (pod,) = [
            d
            for d in of_kind("Deployment")
            if d["spec"]["template"]["metadata"]["labels"] == service["spec"]["selector"]
        ]
        ports = [port["name"] for c in pod["spec"]["template"]["spec"]["containers"] for port in c["ports"]]
        assert [port["targetPort"] for port in service["spec"]["ports"]] == ports


def test_containers_refer_to_what_is_there_and_run_without_privilege():
    for pod, container in containers():
        assert pod["securityContext"]["runAsNonRoot"] and not container["securityContext"]["allowPrivilegeEscalation"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= {volume["name"] for volume in pod["volumes"]}
        for source in container["envFrom"]:
            (kind,) = source
            assert source[kind]["name"] in named({"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind])
    claims = {
        v["persistentVolumeClaim"]["claimName"]
        for pod, _c in containers()
        for v in pod["volumes"]
        if "persistentVolumeClaim" in v
    }
    assert claims <= named("PersistentVolumeClaim")


def test_one_image_of_one_version_without_root():
    images = {c["image"] for _pod, c in containers()}
    (image,) = images
    assert f'version = "{image.split(":")[1]}"' in (REPO / "pyproject.toml").read_text()
    lines = (REPO / "deploy" / "Dockerfile").read_text().splitlines()
    assert "USER studio" in lines
    assert all(":" in line and ":latest" not in line for line in lines if line.startswith("FROM "))
    copied = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    assert all((REPO / word).exists() for word in copied), copied


def test_every_setting_is_documented():
    text = (REPO / "docs" / "configuration.md").read_text()
    assert not {name for name in KNOWN_SETTINGS if f"`{name}`" not in text}
