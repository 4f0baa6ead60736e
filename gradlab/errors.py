"""One exception class per broken rule; each message says what, where, what was received and how to mend it."""


class GradlabError(Exception):
    """Base of every error that a person can mend; its text is one sentence to show as it is."""


class SpecError(GradlabError):
    """An experiment that cannot be built: a bad value, an unknown field, a stack that does not fit its task."""


class PresetError(GradlabError):
    """A preset that does not exist."""


class DataError(GradlabError):
    """Examples that cannot be read: a missing file, text in a number column, too few rows."""


class DocumentError(GradlabError):
    """A file that is not an experiment of Gradlab, is damaged, or cannot be read or written."""


class ExportError(GradlabError):
    """A plot or table that cannot be written."""


class TrainingError(GradlabError):
    """A run that cannot start or go on: no such device, out of memory."""


class SourceError(GradlabError):
    """A trained network that no layer can be taken from: a foreign, damaged or hostile file, layers that do not fit."""


class StudyError(GradlabError):
    """A study of what reused layers buy that cannot begin: nothing is reused, a share of the data that is too small."""
