# 兜底 doudi: the few commands there are. `make` alone lists them.
PYTHON ?= python3
PEOPLE ?= 60000
SERVE ?= 1
SEED ?= 7
EVENTS ?= 20000
COUNTY ?= 200
KILLS ?= 300
CASES ?= 2000
TOWNSHIPS ?= 4

.DEFAULT_GOAL := help
.PHONY: help install wheel demo test test-all check faults kills mutants attack simulation relief-year care-years supervision-years bench bench-web bench-pages bench-take-over bench-money bench-matching bench-delivery bench-relief bench-services bench-emergency bench-warnings bench-monitoring bench-monitoring-store bench-supervision bench-incremental bench-ratios bench-scale

help:  ## 列出全部命令 · list these commands
	@awk -F ':[^#]*## ' '/^[a-z-]+:[^#]*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install:  ## 安装到 .venv · install into .venv (quick when nothing changed)
	@PYTHON='$(PYTHON)' scripts/install.sh

wheel:  ## 做安装包到 dist/，用 pip install 安装 · the package for pip install, into dist/
	@PYTHON='$(PYTHON)' scripts/wheel.sh

demo: install  ## 跑一遍演示，再打开网页 · the demonstration, then the web site (PEOPLE=1100000, SERVE=0)
	.venv/bin/doudi demo --people $(PEOPLE) --out out
	.venv/bin/doudi demo-site --payroll --people $(PEOPLE) --out var/demo \
		--prepared var/prepared-$(PEOPLE).tar $(if $(filter 0,$(SERVE)),--no-serve)

test:  ## 测试，两种数据库 · the tests, on both databases
	@PYTHON='$(PYTHON)' scripts/test.sh

test-all:  ## 全部测试，加上一个要一分多钟的 · every test, with those that take a minute or more each
	@PYTHON='$(PYTHON)' DOUDI_ALL=1 scripts/test.sh

check:  ## 风格、类型、层次和政策测试 · style, types, layers and the tests of the law
	@PYTHON='$(PYTHON)' scripts/check.sh

faults:  ## 从种子演练资金差错 · the money played against from a seed (SEED=7 EVENTS=20000)
	@SEED='$(SEED)' EVENTS='$(EVENTS)' COUNTY='$(COUNTY)' scripts/faults.sh

mutants:  ## 逐个去掉防线（CARRIERS=1：条款的承载），测试须全部发现 · guards, or carriers, taken away one at a time (J=2)
	@J='$(or $(J),1)' CARRIERS='$(CARRIERS)' ONLY='$(ONLY)' RESUME='$(RESUME)' scripts/mutants.sh

attack:  ## 在本机演练全部攻击，至多十分钟 · every attack played on loopback (tries=… successes=…)
	@scripts/attack.sh

kills:  ## 发放途中随机强杀进程和数据库 · processes and PostgreSQL killed inside of a payroll (KILLS=300 SEED=7)
	@SEED='$(SEED)' KILLS='$(KILLS)' scripts/crash-tests.sh

relief-year:  ## 模拟一年的临时救助，两种数据库 · a simulated year of temporary relief on both databases (CASES=6000)
	@CASES='$(CASES)' scripts/relief-year.sh

care-years:  ## 模拟两年的探视巡访，两种数据库 · two simulated years of care visits on both databases (PEOPLE=5500)
	@PEOPLE='$(PEOPLE)' scripts/care-years.sh

supervision-years:  ## 模拟三年，每个监督指标和评价得分从原始行重算，两种数据库 · three simulated years, every indicator counted again (TOWNSHIPS=4 CASES=6000)
	@TOWNSHIPS='$(TOWNSHIPS)' CASES='$(if $(filter 2000,$(CASES)),6000,$(CASES))' scripts/supervision-years.sh

simulation:  ## 模拟经办大量救助申请、乱填表单 · many simulated applications and malformed requests (CASES=2000)
	@CASES='$(CASES)' scripts/simulation.sh

bench:  ## 与同类软件并排计时 · timings side by side with peers
	@PYTHON='$(PYTHON)' scripts/bench.sh

bench-incremental:  ## 一天的变动只重算变动的户，与从头计算核对并计时 · a day's changes of a county (PEOPLE=1100000)
	@PEOPLE='$(if $(filter 60000,$(PEOPLE)),1100000,$(PEOPLE))' scripts/bench-incremental.sh

bench-scale:  ## 全省：一百万到一千万人，几个进程的 Spark 集群 · a province on a Spark cluster (MILLIONS="1 2 5 10")
	@MILLIONS='$(MILLIONS)' scripts/bench-scale.sh

bench-ratios:  ## 各项批量计算的小样：是底线或同类的几倍，翻倍就不通过 · small forms against the floor, twice the recorded multiple fails
	@scripts/bench-ratios.sh $(if $(RECORD),--record)

bench-web:  ## 网页负荷，全县数据 · the web site under load
	@PYTHON='$(PYTHON)' scripts/bench-web.sh

bench-pages:  ## 每个角色最常用的十个页面用多少处理器时间 · processor time of each role's pages
	@PYTHON='$(PYTHON)' PEOPLE='$(PEOPLE)' scripts/bench-pages.sh

bench-take-over:  ## 接管全县23张花名册计时 · 23 rolls of a county taken over, timed
	@PYTHON='$(PYTHON)' PEOPLE='$(PEOPLE)' scripts/bench-take-over.sh

bench-matching:  ## 部门名单对到人计时，准确率 · a labelled list matched with a county
	@PYTHON='$(PYTHON)' PEOPLE='$(PEOPLE)' ROWS='$(ROWS)' scripts/bench-matching.sh

bench-delivery:  ## 部门数据50万行读取、比对、加密计时 · a delivery of 500,000 rows taken in
	@PYTHON='$(PYTHON)' PEOPLE='$(PEOPLE)' ROWS='$(ROWS)' scripts/bench-delivery.sh

bench-money:  ## 全县发放计时 · a payroll of a whole county timed
	@PYTHON='$(PYTHON)' scripts/bench-payroll.sh

bench-relief:  ## 一批救助款核算计时 · a run of temporary relief timed (2,000 lines)
	@scripts/bench-relief.sh

bench-services:  ## 一笔购买服务结算计时 · a settlement of purchased services timed (20,000 orders)
	@scripts/bench-services.sh

bench-emergency:  ## 突发事件摸排名单计时 · the survey list of an emergency timed (PEOPLE=20000)
	@PEOPLE='$(if $(filter 60000,$(PEOPLE)),20000,$(PEOPLE))' scripts/bench-emergency.sh

bench-monitoring:  ## 从部门名单到预警计时，找到多少 · lists with known truths screened (PEOPLE=1100000)
	@PEOPLE='$(if $(filter 60000,$(PEOPLE)),1100000,$(PEOPLE))' scripts/bench-monitoring.sh

bench-monitoring-store:  ## 部门名单交付入库到预警计时 · the same lists delivered into PostgreSQL (PEOPLE=200000)
	@PEOPLE='$(if $(filter 60000,$(PEOPLE)),200000,$(PEOPLE))' scripts/bench-monitoring-store.sh

bench-supervision:  ## 全年评价、全县总览、审计疑点清单计时 · a year evaluated, the cockpit, audit doubts timed (PEOPLE=1100000)
	@PEOPLE='$(if $(filter 60000,$(PEOPLE)),1100000,$(PEOPLE))' scripts/bench-supervision.sh

bench-warnings:  ## 全县预警计算计时 · the warnings of a county computed (PEOPLE=110000)
	@PEOPLE='$(if $(filter 60000,$(PEOPLE)),110000,$(PEOPLE))' scripts/bench-warnings.sh
