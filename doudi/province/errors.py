"""Refusals of a province's work, each with a sentence for the operator."""

from __future__ import annotations


class ProvinceError(Exception):
    """Something about the province or its results that the operator has to correct, in one or several lines."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class NoCountiesError(ProvinceError):
    """The folder has no county, or too many."""


class ForeignFolderError(ProvinceError):
    """A folder of the province or of the results is not named by the code of a county of the province."""


class OtherOrderError(ProvinceError):
    """The results in the folder are of other months, another day or other rules."""


class OtherInstallationError(ProvinceError):
    """A worker has other rules or another version than the one who asked."""


class TotalsDifferError(ProvinceError):
    """The result files do not add up to what the counties reported."""


class ClusterFailedError(ProvinceError):
    """A task failed on every machine it was given to, so that the cluster gave up."""


class IncompleteProvinceError(ProvinceError):
    """A county could not be read, and without it the answer would be wrong."""
