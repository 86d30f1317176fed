"""librankkernel from Python by ctypes alone: what a data team needs to check a model against its own scores.

Arrays may be lists, or anything with the buffer protocol of the right type (array.array, NumPy).
"""
import ctypes
import os
import sys
from ctypes import byref, c_char_p, c_double, c_float, c_int32, c_int64, c_size_t, c_uint32, c_void_p

ABI_VERSION = 1
TEXT, INT, NUMBER = 1, 2, 4


class Text(ctypes.Structure):
    _fields_ = [("data", c_char_p), ("length", c_size_t)]


class RankedItem(ctypes.Structure):
    _fields_ = [("index", c_int32), ("score", c_float)]


class FeatureInfo(ctypes.Structure):
    _fields_ = [(name, c_int32) for name in ("side", "kind", "takes", "size", "columns", "weighted")]


class CatalogOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("precision", c_int32), ("id_type", c_int32)]


class RankerOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_uint32), ("max_degree_of_parallelism", c_int32), ("rank_by", c_char_p), ("rank_by_length", c_size_t)]


class User(ctypes.Structure):
    _fields_ = [("number", c_int64), ("text", c_char_p), ("text_length", c_size_t)]


class CenterOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("history_capacity", c_int32),
        ("dropped_at_once", c_int32),
        ("durability", c_int32),
        ("late_window", c_int64),
        ("byte_budget", c_int64),
        ("time_to_live_ms", c_int64),
        ("snapshot_after_bytes", c_int64),
        ("folder", c_char_p),
        ("folder_length", c_size_t),
        ("max_degree_of_parallelism", c_int32),
        ("rank_by", c_char_p),
        ("rank_by_length", c_size_t),
    ]


class Error(Exception):
    """A call that failed: its status, such as "RK_ERROR_FEATURE", and the message."""

    def __init__(self, status, message):
        super().__init__(f"{status}: {message}")
        self.status = status


def _find():
    name = {"win32": "rankkernel.dll", "darwin": "librankkernel.dylib"}.get(sys.platform, "librankkernel.so")
    return os.environ.get("RANKKERNEL_LIBRARY", name)


_library = ctypes.CDLL(_find())
_library.rk_version.restype = c_char_p
_library.rk_simd_level.restype = c_char_p
_library.rk_status_name.restype = c_char_p
_library.rk_last_error.restype = c_size_t
_library.rk_last_error.argtypes = [c_char_p, c_size_t]
if _library.rk_abi_version() != ABI_VERSION:
    raise ImportError(f"librankkernel has ABI {_library.rk_abi_version()}, expected {ABI_VERSION}.")


def version():
    return _library.rk_version().decode()


def simd_level():
    return _library.rk_simd_level().decode()


def _call(name, *arguments):
    status = getattr(_library, name)(*arguments)
    if status != 0:
        message = ctypes.create_string_buffer(_library.rk_last_error(None, 0) + 1)
        _library.rk_last_error(message, len(message))
        raise Error(_library.rk_status_name(status).decode(), message.value.decode())


def _name(text):
    encoded = text.encode()
    return encoded, c_size_t(len(encoded))


def _array(element, values):
    if values is None:
        return None
    if isinstance(values, (list, tuple)):
        return (element * len(values))(*values)
    return (element * len(values)).from_buffer_copy(values)


def _values(values, takes=0):
    """The array, its length, and which of the functions "", "number" and "text" takes it; takes decides of an empty one."""
    if len(values) == 0:
        return None, 0, {TEXT: "text", NUMBER: "number"}.get(takes, "")
    if any(value is None or isinstance(value, str) for value in values):
        encoded = [None if value is None else value.encode() for value in values]
        return (Text * len(encoded))(*[Text(value, len(value or b"")) for value in encoded]), len(encoded), "text"
    if any(isinstance(value, float) for value in values):
        return _array(c_double, values), len(values), "number"
    return _array(c_int64, values), len(values), ""


class _Handle:
    _free = None

    def __init__(self, create, *arguments):
        self._handle = c_void_p()
        _call(create, *arguments, byref(self._handle))

    def close(self):
        if self._handle and self._free:
            handle, self._handle = self._handle, None
            _call(self._free, handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Model(_Handle):
    _free = "rk_model_free"

    def __init__(self, path_or_bytes):
        if isinstance(path_or_bytes, (bytes, bytearray)):
            super().__init__("rk_model_load_memory", bytes(path_or_bytes), c_size_t(len(path_or_bytes)), None)
        else:
            super().__init__("rk_model_load", *_name(os.fspath(path_or_bytes)), None)
        self._takes = dict(self._inputs())

    def _inputs(self):
        """What features and (feature, column) may be given as."""
        count, info, takes, length = c_size_t(), FeatureInfo(), c_int32(), c_size_t()
        _call("rk_model_feature_count", self._handle, byref(count))
        for i in range(count.value):
            _call("rk_model_feature_info", self._handle, c_size_t(i), byref(info))
            name = self._text("rk_model_feature_name", c_size_t(i))
            yield name, info.takes
            for column in range(info.columns):
                text = ctypes.create_string_buffer(1024)
                _call(
                    "rk_model_column_name", self._handle, c_size_t(i), c_size_t(column), text, c_size_t(len(text)), byref(length),
                    byref(takes))
                yield (name, text.value.decode()), takes.value

    def _text(self, function, *arguments):
        length = c_size_t()
        getattr(_library, function)(self._handle, *arguments, None, c_size_t(0), byref(length))
        text = ctypes.create_string_buffer(length.value + 1)
        _call(function, self._handle, *arguments, text, c_size_t(len(text)), byref(length))
        return text.value.decode()

    @property
    def name(self):
        return self._text("rk_model_name")

    @property
    def outputs(self):
        count = c_size_t()
        _call("rk_model_output_count", self._handle, byref(count))
        return [self._text("rk_model_output_name", c_size_t(i)) for i in range(count.value)]


class Items(_Handle):
    """Rows of item features; row values of lists are lists."""

    _free = "rk_items_free"

    def __init__(self, model, request=None):
        self._takes = model._takes
        if request is not None:
            super().__init__("rk_request_items", request._handle)
            self._free = None
        else:
            super().__init__("rk_items_create", model._handle)

    def reset(self, count):
        _call("rk_items_reset", self._handle, c_size_t(count))

    def set(self, feature, values, first=0):
        array, count, kind = _values(values)
        _call(f"rk_items_set_{kind or 'int'}s", self._handle, *_name(feature), c_size_t(first), c_size_t(count), array)

    def set_vectors(self, feature, rows, first=0):
        flat = [number for row in rows for number in row]
        _call(
            "rk_items_set_vectors", self._handle, *_name(feature), c_size_t(first), c_size_t(len(rows)), _array(c_float, flat),
            c_size_t(len(flat)))

    def set_ids(self, feature, rows, weights=None, first=0):
        array, count, kind = _values([value for row in rows for value in row], self._takes.get(feature, 0))
        flat_weights = None if weights is None else [weight for row in weights for weight in row]
        _call(
            f"rk_items_set_{kind}_ids" if kind else "rk_items_set_ids", self._handle, *_name(feature), c_size_t(first),
            c_size_t(len(rows)), _array(c_int32, [len(row) for row in rows]), array, c_size_t(count), _array(c_float, flat_weights))

    def set_sequences(self, feature, column, rows, first=0):
        array, count, kind = _values([value for row in rows for value in row], self._takes.get((feature, column), 0))
        _call(
            f"rk_items_set_{kind}_sequences" if kind else "rk_items_set_sequences", self._handle, *_name(feature), *_name(column),
            c_size_t(first), c_size_t(len(rows)), _array(c_int32, [len(row) for row in rows]), array, c_size_t(count))


class Request(_Handle):
    _free = "rk_request_free"

    def __init__(self, model):
        super().__init__("rk_request_create", model._handle)
        self._takes = model._takes
        self.items = Items(model, self)

    def clear(self):
        _call("rk_request_clear", self._handle)

    def set(self, feature, value):
        if value is None or isinstance(value, str):
            encoded = None if value is None else value.encode()
            _call("rk_request_set_text", self._handle, *_name(feature), encoded, c_size_t(len(encoded or b"")))
        elif isinstance(value, float):
            _call("rk_request_set_number", self._handle, *_name(feature), c_double(value))
        else:
            _call("rk_request_set_int", self._handle, *_name(feature), c_int64(value))

    def set_vector(self, feature, numbers):
        _call("rk_request_set_vector", self._handle, *_name(feature), _array(c_float, numbers), c_size_t(len(numbers)))

    def set_ids(self, feature, values, weights=None):
        array, count, kind = _values(values, self._takes.get(feature, 0))
        name = f"rk_request_set_{kind}_ids" if kind else "rk_request_set_ids"
        _call(name, self._handle, *_name(feature), array, c_size_t(count), _array(c_float, weights))

    def set_sequence(self, feature, column, values):
        array, count, kind = _values(values, self._takes.get((feature, column), 0))
        name = f"rk_request_set_{kind}_sequence" if kind else "rk_request_set_sequence"
        _call(name, self._handle, *_name(feature), *_name(column), array, c_size_t(count))


class Catalog(_Handle):
    _free = "rk_catalog_free"

    def __init__(self, model, text_ids=False, half=False):
        options = CatalogOptions(ctypes.sizeof(CatalogOptions), int(half), int(text_ids))
        super().__init__("rk_catalog_create", model._handle, byref(options))

    def upsert(self, ids, items):
        array, count, kind = _values(ids)
        _call("rk_catalog_upsert_text" if kind else "rk_catalog_upsert", self._handle, array, c_size_t(count), items._handle)

    def remove(self, ids):
        array, count, kind = _values(ids)
        removed = c_size_t()
        _call("rk_catalog_remove_text" if kind else "rk_catalog_remove", self._handle, array, c_size_t(count), byref(removed))
        return removed.value

    def __len__(self):
        count = c_size_t()
        _call("rk_catalog_size", self._handle, byref(count), None)
        return count.value


class Ranker(_Handle):
    _free = "rk_ranker_free"

    def __init__(self, model, threads=1, rank_by=None):
        name = None if rank_by is None else rank_by.encode()
        options = RankerOptions(ctypes.sizeof(RankerOptions), threads, name, len(name or b""))
        super().__init__("rk_ranker_create", model._handle, byref(options))

    def rank(self, request, top, catalog=None, ids=None):
        """The best: (position of the candidate, score), best first."""
        winners, found = (RankedItem * top)(), c_size_t()
        if catalog is None:
            _call("rk_rank", self._handle, request._handle, winners, c_size_t(top), byref(found))
        else:
            array, count, kind = _values(ids)
            _call(
                "rk_rank_catalog_text" if kind else "rk_rank_catalog", self._handle, request._handle, catalog._handle, array,
                c_size_t(count), winners, c_size_t(top), byref(found))
        return [(winner.index, winner.score) for winner in winners[: found.value]]

    def score(self, request, catalog=None, ids=None):
        """A score a candidate."""
        if catalog is None:
            count = c_size_t()
            _call("rk_items_count", request.items._handle, byref(count))
            scores = (c_float * count.value)()
            _call("rk_score", self._handle, request._handle, scores, c_size_t(count.value))
        else:
            array, size, kind = _values(ids)
            scores = (c_float * size)()
            _call(
                "rk_score_catalog_text" if kind else "rk_score_catalog", self._handle, request._handle, catalog._handle, array,
                c_size_t(size), scores, c_size_t(size))
        return list(scores)


def _user(user):
    if isinstance(user, str):
        encoded = user.encode()
        return User(0, encoded, len(encoded))
    return User(user, None, 0)


class Center(_Handle):
    """Keeps the histories of users, who are numbers or texts. Options are the fields of rk_center_options."""

    _free = "rk_center_free"

    def __init__(self, model, folder=None, **options):
        path = None if folder is None else os.fspath(folder).encode()
        given = CenterOptions(struct_size=ctypes.sizeof(CenterOptions), folder=path, folder_length=len(path or b""), **options)
        super().__init__("rk_center_create", model._handle, byref(given))

    def observe(self, user, event):
        """"appended", "inserted", "duplicate" or "too late"."""
        result = c_int32()
        _call("rk_center_observe", self._handle, byref(_user(user)), event._handle, byref(result))
        return ("appended", "inserted", "duplicate", "too late")[result.value]

    def observe_batch(self, users, events):
        """Event i of user i; how many were neither duplicates nor too late."""
        if len(users) != len(events):
            raise ValueError(f"{len(users)} users were given for {len(events)} events.")
        taken = c_size_t()
        _call(
            "rk_center_observe_batch", self._handle, (User * len(users))(*map(_user, users)),
            (c_void_p * len(events))(*[event._handle for event in events]), c_size_t(len(users)), byref(taken))
        return taken.value

    def forget(self, user):
        known = c_int32()
        _call("rk_center_forget", self._handle, byref(_user(user)), byref(known))
        return known.value != 0

    def events(self, user):
        count = c_size_t()
        _call("rk_center_events", self._handle, byref(_user(user)), byref(count))
        return count.value

    def rank(self, user, request, top, catalog=None, ids=None):
        """As Ranker.rank, with the user's histories in place of the request's."""
        winners, found, of = (RankedItem * top)(), c_size_t(), byref(_user(user))
        if catalog is None:
            _call("rk_center_rank", self._handle, of, request._handle, winners, c_size_t(top), byref(found))
        else:
            array, count, kind = _values(ids)
            _call(
                "rk_center_rank_catalog_text" if kind else "rk_center_rank_catalog", self._handle, of, request._handle,
                catalog._handle, array, c_size_t(count), winners, c_size_t(top), byref(found))
        return [(winner.index, winner.score) for winner in winners[: found.value]]


class Event(_Handle):
    """A position of a history, to fill and use again; feature may be None where the model has one history."""

    _free = "rk_event_free"

    def __init__(self, center, feature=None, **columns):
        name = None if feature is None else feature.encode()
        super().__init__("rk_event_create", center._handle, name, c_size_t(len(name or b"")))
        self.set(**columns)

    def set(self, time=None, id=None, **columns):
        if time is not None:
            _call("rk_event_set_time", self._handle, c_int64(time))
        if id is not None:
            _call("rk_event_set_id", self._handle, c_int64(id))
        for column, value in columns.items():
            if value is None or isinstance(value, str):
                encoded = None if value is None else value.encode()
                _call("rk_event_set_text", self._handle, *_name(column), encoded, c_size_t(len(encoded or b"")))
            elif isinstance(value, float):
                _call("rk_event_set_number", self._handle, *_name(column), c_double(value))
            else:
                _call("rk_event_set_int", self._handle, *_name(column), c_int64(value))

    def clear(self):
        _call("rk_event_clear", self._handle)
