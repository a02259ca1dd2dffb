"""The model package: signature, fitted recipe and model in one sealed folder, with the one ``predict`` on raw rows."""

from workers.packages.describing import describe, probability_of
from workers.packages.folder import BrokenPackage, load, write
from workers.packages.inputs import Input
from workers.packages.package import Package, refuse_missing, sources
from workers.packages.preparing import features_of
from workers.packages.signature import PREDICTION, Label, Output, Signature

__all__ = [
    "PREDICTION",
    "BrokenPackage",
    "Input",
    "Label",
    "Output",
    "Package",
    "Signature",
    "describe",
    "features_of",
    "load",
    "probability_of",
    "refuse_missing",
    "sources",
    "write",
]
