"""A site without an address: pages are drawn, not served."""

urlpatterns = []
