"""Addresses of contests."""

from __future__ import annotations

from django.urls import path

from doudi.outreach.contests.exams import contest_views
from doudi.outreach.contests.exams import views as exam_views
from doudi.outreach.contests.experts import views as expert_views
from doudi.outreach.contests.lessons import views as lesson_views
from doudi.outreach.contests.practice import views as practice_views
from doudi.outreach.contests.questions import views as question_views

app_name = "outreach_contests"
urlpatterns = [
    path("", contest_views.contests, name="contests"),
    path("new/", contest_views.enter, name="enter"),
    path("<int:pk>/", contest_views.contest, name="contest"),
    path("<int:pk>/begin/", exam_views.begin, name="begin"),
    path("weak-topics/", contest_views.weak_topics, name="weak_topics"),
    path("practice/", practice_views.practice, name="practice"),
    path("practice/answer/", practice_views.answer, name="answer"),
    path("exams/", exam_views.exams, name="exams"),
    path("exams/<int:pk>/", exam_views.sheet, name="sheet"),
    path("exams/<int:pk>/answers/", exam_views.answers, name="answers"),
    path("exams/<int:pk>/finish/", exam_views.finish, name="finish"),
    path("exams/<int:pk>/certificate/", exam_views.certificate, name="certificate"),
    path("questions/", question_views.questions, name="questions"),
    path("questions/new/", question_views.new_question, name="new_question"),
    path("questions/<int:pk>/", question_views.question, name="question"),
    path("lessons/", lesson_views.lessons, name="lessons"),
    path("lessons/new/", lesson_views.new_lesson, name="new_lesson"),
    path("lessons/<int:pk>/", lesson_views.lesson, name="lesson"),
    path("experts/", expert_views.experts, name="experts"),
    path("experts/new/", expert_views.nominate, name="nominate"),
    path("experts/<int:pk>/", expert_views.expert, name="expert"),
    path("experts/letter/<int:year>/", expert_views.letter, name="letter"),
]
