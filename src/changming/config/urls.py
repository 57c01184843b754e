"""All addresses of the site."""

from django.urls import include, path

from changming.doors.desk.urls import ACCOUNT

handler403 = "changming.doors.desk.refused.forbidden"
handler404 = "changming.doors.desk.refused.missing"
handler429 = "changming.doors.desk.refused.too_often"
handler500 = "changming.doors.desk.refused.faulty"

urlpatterns = [*ACCOUNT, path("", include("changming.doors.desk.urls"))]
