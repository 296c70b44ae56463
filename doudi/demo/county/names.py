"""Invented names: surnames of southern Jiangxi, given names by generation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Surnames with rough weights, believed typical of the county (assumed).
SURNAMES = {
    "刘": 95,
    "谢": 78,
    "李": 72,
    "钟": 62,
    "黄": 60,
    "曾": 58,
    "肖": 56,
    "张": 55,
    "陈": 52,
    "王": 46,
    "管": 34,
    "易": 30,
    "何": 28,
    "丁": 26,
    "郭": 25,
    "华": 22,
    "孙": 21,
    "朱": 20,
    "廖": 20,
    "邱": 19,
    "温": 18,
    "赖": 18,
    "罗": 18,
    "康": 17,
    "葛": 16,
    "方": 15,
    "宋": 15,
    "林": 14,
    "吴": 14,
    "杨": 13,
    "周": 13,
    "段": 12,
    "舒": 11,
    "高": 11,
    "胡": 11,
    "袁": 10,
    "尹": 10,
    "邹": 9,
    "叶": 9,
    "彭": 9,
    "蔡": 8,
    "熊": 8,
    "梁": 7,
    "余": 7,
    "许": 6,
    "徐": 6,
    "欧阳": 5,
    "潘": 5,
    "严": 4,
    "汤": 4,
    "万": 3,
    "陶": 3,
    "上官": 1,
}

# For each generation and sex: first characters, second characters; both are paired freely.
_GIVEN = {
    ("old", "male"): ("金木水土火德福寿贵有长春先来石观发招庆连才新佛", "生发福根山林财保贵盛香古仔祥华明春寿清"),
    ("old", "female"): ("秀金桂春玉冬兰满长招福细月云莲腊三六", "英莲秀香娇兰凤珍姑妹招女连红玉"),
    ("middle", "male"): ("建国志文小卫红世永才光晓海春新明学俊水", "华军平明生强林东辉斌民荣兵福庆勇峰红"),
    ("middle", "female"): ("小春秀海冬桂丽红玉晓爱美金月水建兰艳", "红英兰梅华莲芳琴萍娟香秀凤霞珍玲"),
    ("young", "male"): ("志俊文建伟小海鹏嘉晓国宏永春家智建子世", "强伟斌鹏华辉林军涛明勇龙峰杰亮文平东"),
    ("young", "female"): ("小晓丽春海艳慧秋雪文婷玉佳美红秀雅菲", "芳燕玲婷萍娟霞华红琴丽敏英梅香慧云"),
    ("child", "male"): ("子梓浩俊宇嘉奕泽睿铭宸昊文思博锦逸家志", "轩涵宇豪杰瑞睿辰泽阳博铭鑫昊凯源航然"),
    ("child", "female"): ("梓欣雨诗思佳怡梦语若可心雅子一艺紫静晨", "涵怡萱欣彤琪瑶妍雯婷玥悦菲蕊晴琳芸溪"),
}
GENERATIONS = ("old", "middle", "young", "child")
BORN_FROM = (1963, 1983, 2006)
"""The first years of the second, third and fourth generation of names."""

_SINGLE_SHARE = {"old": 0.06, "middle": 0.18, "young": 0.16, "child": 0.06}


def generation(birth_year: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The generation of a birth year, as an index into ``GENERATIONS``."""
    return np.searchsorted(np.array(BORN_FROM), birth_year, side="right").astype(np.int8)


def draw_surnames(random: np.random.Generator, number: int) -> np.ndarray[Any, Any]:
    """Draw surnames, as indices into ``SURNAMES``."""
    weights = np.cumsum(np.array(list(SURNAMES.values()), dtype=float))
    return np.searchsorted(weights / weights[-1], random.random(number), side="right").astype(np.int16)


def full_names(
    random: np.random.Generator,
    surname: np.ndarray[Any, Any],
    birth_year: np.ndarray[Any, Any],
    is_male: np.ndarray[Any, Any],
) -> pa.Array:
    """A full name for each person."""
    given: list[str] = []
    starts, sizes, singles = [], [], []
    for name in GENERATIONS:
        for sex in ("female", "male"):
            firsts, seconds = _GIVEN[name, sex]
            pairs = [first + second for first in firsts for second in seconds if first != second]
            starts.append(len(given))
            singles.append(len(seconds))
            sizes.append(len(pairs))
            given.extend([*seconds, *pairs])
    group = generation(birth_year).astype(np.int16) * 2 + is_male
    chance, choice = random.random(len(group), dtype=np.float32), random.random(len(group))
    single_share = np.repeat([_SINGLE_SHARE[name] for name in GENERATIONS], 2)[group]
    is_single = chance < single_share
    single = np.floor(choice * np.array(singles)[group]).astype(np.int32)
    pair = np.array(singles)[group] + np.floor(choice * np.array(sizes)[group]).astype(np.int32)
    index = np.array(starts)[group] + np.where(is_single, single, pair)
    return pc.binary_join_element_wise(
        pa.array(list(SURNAMES)).take(pa.array(surname)), pa.array(given).take(pa.array(index)), ""
    )
