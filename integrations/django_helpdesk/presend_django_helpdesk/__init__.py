"""Holds back replies of django-helpdesk that Presend says must not be sent as they are.

Add `presend_django_helpdesk` to INSTALLED_APPS, after `helpdesk`, and say under PRESEND where to ask.
"""
