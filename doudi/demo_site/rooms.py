"""What the rooms of the demonstration show, each after those that it builds on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doudi.demo_site.care_agreements import create_agreements
from doudi.demo_site.care_money import create_care_money
from doudi.demo_site.care_visits import create_care_visits
from doudi.demo_site.cases import create_cases
from doudi.demo_site.charity import create_charity
from doudi.demo_site.children import create_children
from doudi.demo_site.conferences import enter_members
from doudi.demo_site.contests import create_contests
from doudi.demo_site.discovery import create_discovery
from doudi.demo_site.monitoring import create_deliveries
from doudi.demo_site.notices import create_notices
from doudi.demo_site.offices import enter_office_details
from doudi.demo_site.petitions import create_petitions
from doudi.demo_site.publicity import create_publicity
from doudi.demo_site.purchased_services import create_services
from doudi.demo_site.relief import create_relief
from doudi.demo_site.stories import create_stories
from doudi.demo_site.supervision import create_supervision
from doudi.demo_site.telephones import register_telephones
from doudi.values.translation import gettext as _


def fill_rooms() -> Iterator[str]:
    """Create the rows of all rooms; yield a sentence for each room in which some were created."""
    for create, sentence in _rooms():
        if number := create():
            yield sentence.format(number=number)


def _rooms() -> list[tuple[Callable[[], int], str]]:
    return [
        (enter_office_details, _("县局和各乡镇的窗口、时间、电话 {number} 项（虚构）。")),
        (register_telephones, _("一个乡镇有 {number} 户登记了电话（虚构），标准调整的短信已打开。")),
        (create_cases, _("另有 {number} 件虚拟的救助申请，停在不同的步骤。")),
        (_members_and_relief, _("{number} 件虚拟的临时救助，停在不同的步骤。")),
        (create_agreements, _("{number} 份虚拟的照料服务协议，另有一些人还没有照料人。")),
        (create_care_visits, _("{number} 次虚拟的探视，有的过期没有去。")),
        (create_care_money, _("{number} 笔虚拟的医疗、丧葬费用，停在不同的步骤。")),
        (create_services, _("{number} 张虚拟的服务工单，停在不同的步骤。")),
        (create_charity, _("{number} 条虚拟的慈善需求，停在不同的步骤。")),
        (create_children, _("{number} 名虚拟的留守儿童，有的走访到期。")),
        (create_deliveries, _("三个月的虚拟部门数据，比对出 {number} 条预警。")),
        (create_discovery, _("本月走访走了一部分，{number} 条困难线索停在不同的步骤。")),
        (create_petitions, _("{number} 件虚拟的信访，停在不同的步骤。")),
        (create_contests, _("{number} 道练习和考试的题，一场公布了成绩的竞赛，一次培训。")),
        (create_notices, _("2023年提标的告知单 {number} 户，一个乡镇已告知一部分。")),
        (create_publicity, _("一个虚拟的宣传月，{number} 场活动，有的乡镇没有做。")),
        (create_supervision, _("{number} 项年度工作任务，另有约谈、检查、整改、疑点、容错和评价。")),
        (create_stories, _("虚拟的故事和试点 {number} 个，停在不同的步骤。")),
    ]


def _members_and_relief() -> int:
    """Enter the members of conferences, then create what they decide about."""
    enter_members()
    return create_relief()
