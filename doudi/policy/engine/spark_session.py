"""The Spark session of this process: on this machine, on a cluster, or as spark-submit configured it."""

from __future__ import annotations

import os
import sys
from typing import Any

from doudi.policy.engine.errors import PolicyError
from doudi.values.translation import gettext as _


class SparkMissingError(PolicyError):
    """The optional Spark package or a Java runtime is not there."""


class SparkClusterError(PolicyError):
    """The cluster asked for cannot be reached."""


def spark_session(master: str | None = None) -> Any:
    """Return the Spark session of this process, started if there is none.

    Args:
        master: the address of a cluster, such as spark://host:7077, or local[2]; by default what spark-submit or the
            environment configures, else all processors of this machine.

    Raises:
        SparkMissingError: the package or Java is not installed.
        SparkClusterError: the cluster does not answer.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SparkMissingError(
            _("未安装 Spark：请先运行 pip install 'doudi[spark]'，并安装 Java 运行环境。")
        ) from error
    # Workers on this machine run the Python that has this package; elsewhere the cluster says which one has it.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.appName("doudi")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
        .config("spark.driver.memory", "2g")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.log.level", "ERROR")
    )
    if master:
        builder = builder.master(master)
    try:
        return builder.getOrCreate()
    except Exception as error:  # the gateway raises a bare error where there is no Java
        if master and master.startswith("spark://"):
            raise SparkClusterError(
                _("集群 {master} 没有应答：请核对地址，并确认主节点在运行。").format(master=master)
            ) from error
        raise SparkMissingError(_("Spark 无法启动：请检查是否已安装 Java 17 或以上版本。")) from error
