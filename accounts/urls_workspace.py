"""The addresses of what a person keeps here."""

from django.urls import path

from accounts.views import favourites, history, notes, personal

urlpatterns = [
    path("favorites/", favourites.favourites, name="favorites"),
    path("favorites/add/", favourites.add, name="favorite_add"),
    path("favorites/drop/<int:pk>/", favourites.drop, name="favorite_drop"),
    path("favorites/lists/add/", favourites.add_list, name="favorite_list_add"),
    path("favorites/<int:pk>/", favourites.favourite_list, name="favorite_list"),
    path("favorites/<int:pk>.csv", favourites.favourite_list_file, name="favorite_list_file"),
    path("favorites/<int:pk>/rename/", favourites.rename, name="favorite_list_rename"),
    path("favorites/<int:pk>/delete/", favourites.delete, name="favorite_list_delete"),
    path("notes/", notes.notes, name="notes"),
    path("notes/write/", notes.write, name="note_write"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/change/", notes.change, name="note_change"),
    path("notes/<int:pk>/delete/", notes.delete, name="note_delete"),
    path("history/", history.history, name="history"),
    path("history/switch/", history.switch, name="history_switch"),
    path("history/erase/", history.erase, name="history_erase"),
    path("history/caught-up/", history.caught_up, name="caught_up"),
    path("filters/", history.filters, name="saved_filters"),
    path("filters/add/", history.add_filter, name="saved_filter_add"),
    path("filters/<int:pk>/delete/", history.drop_filter, name="saved_filter_delete"),
    path("export/", personal.export, name="export_data"),
    path("delete/", personal.delete, name="delete_account"),
]
