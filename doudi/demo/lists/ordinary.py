"""Ordinary rows of the departments' lists: mostly people without any benefit, and harmless facts about recipients.

Each query reads ``person``: the people with is_aided (any award within a
year), is_covered (on dibao or tekun), is_planted, age, per_head and the columns of their household.
``u('word', id)`` is a number from 0 to 1 and ``n('word', id)`` a whole number, drawn by the seed.
"""

from __future__ import annotations

_FREE = "NOT is_planted AND NOT is_aided"
_CAR_KINDS = "['小型轿车', '小型普通客车', '小型越野客车', '轻型普通货车', '小型面包车']"
_AID_COLUMNS = "$month - (30 + n('day', person_id) % 200)::INTEGER AS from_date, NULL::DATE AS to_date"


def _aid(salt: str, kind: str, condition: str, amount: str) -> str:
    return f"""SELECT person_id, {kind} AS kind, {_AID_COLUMNS}, ({amount})::BIGINT AS amount_fen
        FROM person WHERE NOT is_planted AND ({condition})""".replace("'day'", f"'{salt}'")


ORDINARY: dict[str, str] = {
    "deaths": """
        SELECT person_id, death_date FROM person
        WHERE NOT is_planted AND death_date >= $month - INTERVAL 24 MONTH AND death_date < $month + INTERVAL 1 MONTH
            AND u('deaths', person_id) < 0.97
        UNION ALL
        SELECT person_id, ($month - (n('day', person_id) % 20)::INTEGER)::DATE FROM person
        WHERE NOT is_planted AND NOT is_aided AND death_date IS NULL AND age >= 60
            AND n($month::VARCHAR, person_id) % 400 = 0""",
    "cremations": """
        SELECT person_id, death_date + 3 AS cremation_date FROM person
        WHERE NOT is_planted AND death_date >= $month - INTERVAL 24 MONTH AND death_date < $month + INTERVAL 28 DAY
            AND u('cremations', person_id) < 0.6""",
    "prison": f"""
        SELECT person_id, DATE '2019-01-10' + (n('prison', person_id) % 1300)::INTEGER AS from_date,
            DATE '2024-02-01' + (n('until', person_id) % 2000)::INTEGER AS to_date
        FROM person WHERE in_prison AND {_FREE} AND death_date IS NULL
        UNION ALL
        SELECT person_id, DATE '2012-01-10' + (n('prison', person_id) % 1300)::INTEGER,
            DATE '2017-02-01' + (n('until', person_id) % 1900)::INTEGER
        FROM person WHERE NOT is_planted AND NOT in_prison AND age BETWEEN 32 AND 65 AND u('prison', person_id) < 0.002
            AND death_date IS NULL""",
    "public_payroll": f"""
        SELECT person_id,
            ['县第一中学', '某镇卫生院', '县税务局', '某乡人民政府'][1 + n('unit', person_id) % 4] AS unit,
            strftime($month, '%Y-%m') AS month, wage_fen AS amount_fen
        FROM person WHERE {_FREE} AND wage_fen > 250000 AND u('public_payroll', person_id) < 0.08""",
    "companies": f"""
        SELECT person_id, '9236073' || lpad((n('credit', person_id) % 10**11)::VARCHAR, 11, '0') AS credit_code,
            ['经营者', '法定代表人', '股东', '经营者'][1 + n('role', person_id) % 4] AS role,
            ['存续', '在营', '开业', '注销', '存续'][1 + n('status', person_id) % 5] AS status
        FROM person WHERE {_FREE} AND age BETWEEN 22 AND 70 AND u('companies', person_id) < 0.055
        UNION ALL
        SELECT person_id, '9236073' || lpad((n('credit', person_id) % 10**11)::VARCHAR, 11, '0'), '经营者',
            ['注销', '吊销'][1 + n('status', person_id) % 2]
        FROM person WHERE is_aided AND NOT is_planted AND age >= 25 AND u('companies', person_id) < 0.02""",
    "vehicles": f"""
        SELECT person_id, '赣B' || lpad((n('plate', person_id) % 100000)::VARCHAR, 5, '0') AS plate,
            {_CAR_KINDS}[1 + n('kind', person_id) % 5] AS kind,
            DATE '2009-01-01' + (n('bought', person_id) % 5000)::INTEGER AS registered_on
        FROM person WHERE {_FREE} AND motor_vehicles > 0 AND relation = '户主'
        UNION ALL
        SELECT person_id, '赣B' || lpad((n('second', person_id) % 100000)::VARCHAR, 5, '0'),
            ['普通二轮摩托车', '轻便二轮摩托车'][1 + n('motor', person_id) % 2],
            DATE '2004-01-01' + (n('bought', person_id) % 3000)::INTEGER
        FROM person WHERE NOT is_planted AND age BETWEEN 25 AND 75
            AND u('motorcycle', person_id) < CASE WHEN is_aided THEN 0.05 ELSE 0.19 END""",
    "property": f"""
        SELECT person_id, '赣' || (2005 + n('year', person_id) % 18) || '于都县不动产权第'
            || lpad((n('certificate', person_id) % 10000000)::VARCHAR, 7, '0') || '号' AS certificate, '住宅' AS use,
            (60 + n('area', person_id) % 120)::INTEGER AS area_m2
        FROM person WHERE relation = '户主' AND homes > 0
            AND (NOT is_planted OR signal NOT LIKE '%W06') AND u('property', person_id) < 0.55
        UNION ALL
        SELECT person_id, '赣2021于都县不动产权第' || lpad((n('further', person_id) % 10000000)::VARCHAR, 7, '0')
            || '号', ['住宅', '商业用房', '车库'][1 + n('use', person_id) % 3],
            (30 + n('small', person_id) % 90)::INTEGER
        FROM person WHERE {_FREE} AND relation = '户主' AND homes > 1""",
    "deposits": """
        SELECT person_id, (CASE WHEN is_aided THEN 1000 + n('balance', person_id) % 150000
            ELSE 20000 + n('balance', person_id) % 9000000 END)::BIGINT AS balance_fen, $month - 1 AS as_of
        FROM person WHERE NOT is_planted AND age >= 22 AND u('deposits', person_id) < 0.26""",
    "social_insurance": f"""
        SELECT person_id, '企业职工基本养老保险' AS kind, strftime($month, '%Y-%m') AS month, wage_fen AS base_fen,
            NULL::BIGINT AS amount_fen
        FROM person WHERE {_FREE} AND wage_fen > 100000 AND u('social_insurance', person_id) < 0.55
        UNION ALL
        SELECT person_id, CASE WHEN u('pension', person_id) < 0.25 AND {_FREE} THEN '企业职工基本养老保险待遇'
            ELSE '城乡居民基本养老保险待遇' END, strftime($month, '%Y-%m'), NULL,
            CASE WHEN u('pension', person_id) < 0.25 AND {_FREE} THEN 180000 + n('pension', person_id) % 170000
            ELSE 12800 END
        FROM person WHERE NOT is_planted AND basic_pension_fen > 0 AND death_date IS NULL""",
    "unemployment": """
        SELECT person_id, $month - (20 + n('since', person_id) % 700)::INTEGER AS registered_on,
            CASE WHEN u('ended', person_id) < 0.6 THEN $month - (n('since', person_id) % 20)::INTEGER END AS ended_on
        FROM person WHERE NOT is_planted AND age BETWEEN 20 AND 58 AND wage_fen = 0
            AND ((is_covered AND u('unemployment', person_id) < 0.03)
                OR (NOT is_aided AND per_head > 200000 AND u('unemployment', person_id) < 0.05))""",
    "medical": """
        SELECT person_id, strftime($month - to_months((n('bill', person_id) % 12)::INTEGER), '%Y-%m') AS month,
            (4 * (5000 + n('cost', person_id) % 120000))::BIGINT AS total_fen,
            (5000 + n('cost', person_id) % 120000)::BIGINT AS own_paid_fen
        FROM person WHERE NOT is_planted AND death_date IS NULL AND u('medical', person_id) < 0.08
        UNION ALL
        SELECT person_id, strftime($month - to_months((n('again', person_id) % 12)::INTEGER), '%Y-%m'), 200000, 30000
        FROM person WHERE NOT is_planted AND death_date IS NULL AND u('medical', person_id) < 0.03""",
    "disability": """
        SELECT person_id, category_words[disability_category] AS category, grade_words[disability_grade] AS grade,
            $month + (60 + n('valid', person_id) % 3400)::INTEGER AS valid_to, '正常' AS status
        FROM person WHERE disability_grade > 0 AND NOT is_planted AND death_date IS NULL
        UNION ALL
        SELECT person_id, category_words[disability_category], grade_words[disability_grade], DATE '2021-10-31', '过期'
        FROM person WHERE disability_grade > 0 AND NOT is_planted AND death_date IS NULL
            AND u('renewed', person_id) < 0.06""",
    "students": """
        SELECT person_id,
            ['于都中学', '实验小学', '某乡中心小学', '第二中学'][1 + n('school', person_id) % 4] AS school,
            CASE WHEN age < 12 THEN '小学' WHEN age < 15 THEN '初中' WHEN age < 19 THEN '高中' ELSE '大学' END AS stage
        FROM person WHERE student AND death_date IS NULL AND (NOT is_planted OR signal NOT LIKE '%W15')""",
    "monitored_poverty": """
        SELECT person_id, ['因病', '因学', '因灾', '因残'][1 + n('risk', household_id) % 4] AS risk_kind,
            CASE WHEN NOT is_covered OR u('removed', household_id) < 0.5
                THEN DATE '2022-06-30' + (n('removed', household_id) % 300)::INTEGER END AS risk_removed_on
        FROM person WHERE monitored_poverty AND NOT is_planted AND death_date IS NULL""",
    "disaster": """
        SELECT person_id, ['洪涝', '火灾', '风雹'][1 + n('event', person_id) % 3] AS event,
            $month - (10 + n('date', person_id) % 150)::INTEGER AS date
        FROM person WHERE NOT is_planted AND relation = '户主' AND death_date IS NULL
            AND (is_covered OR NOT is_aided AND per_head > 200000) AND u('disaster', person_id) < 0.012""",
    "marriage": """
        SELECT a.person_id, b.id_number AS spouse_id_number, CASE WHEN u('divorce', a.person_id) < 0.1
            THEN '离婚' ELSE '结婚' END AS event, $month - (n('wedding', a.person_id) % 700)::INTEGER AS date
        FROM person AS a JOIN person AS b ON a.household_id = b.household_id AND b.relation = '配偶'
        WHERE a.relation = '户主' AND NOT a.is_planted AND a.age < 45 AND u('marriage', a.person_id) < 0.06""",
    "housing_aid": _aid(
        "housing",
        "CASE WHEN area = 'urban' THEN '公租房' ELSE '危房改造' END",
        "relation = '户主' AND u('housing', person_id) < CASE WHEN is_aided THEN 0.06 ELSE 0.004 END",
        "1000000 + n('housing', person_id) % 1500000",
    ),
    "medical_aid": _aid(
        "medical_aid",
        "'住院救助'",
        "is_aided AND u('medical_aid', person_id) < 0.18",
        "20000 + n('medical_aid', person_id) % 300000",
    ),
    "employment_aid": _aid(
        "work",
        "['职业培训', '社保补贴'][1 + n('kind', person_id) % 2]",
        "age BETWEEN 22 AND 55 AND u('work', person_id) < 0.006",
        "60000 + n('work', person_id) % 60000",
    ),
    "education_aid": _aid(
        "school",
        "['助学金', '生活补助'][1 + n('kind', person_id) % 2]",
        "student AND u('aid', person_id) < CASE WHEN is_aided THEN 0.5 ELSE 0.06 END",
        "62500",
    ),
    "free_treatment": _aid(
        "treatment",
        "'大病专项救治'",
        "serious_illness AND u('treatment', person_id) < 0.2",
        "100000 + n('treatment', person_id) % 900000",
    ),
    "electricity": """
        SELECT person_id, '0360' || lpad((n('meter', household_id) % 10**9)::VARCHAR, 9, '0') AS meter,
            DATE '2021-01-01' + (n('relief', household_id) % 700)::INTEGER AS relief_from
        FROM person WHERE is_aided AND relation = '户主' AND u('electricity', person_id) < 0.9""",
}
