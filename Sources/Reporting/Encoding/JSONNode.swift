// SPDX-License-Identifier: GPL-3.0-or-later
internal import TextFormats

/// A value of a document that is read, with its place.
struct JSONNode {
    /// The value.
    var value: JSONText
    /// The keys that lead to it, such as `target.failures[2].count`; empty for the document.
    var path = ""
    /// Whether missing and unknown keys are errors.
    var isExact = true

    /// Returns the value of a key as a node.
    func member(_ key: String, _ value: JSONText) -> JSONNode {
        JSONNode(value: value, path: path.isEmpty ? key : path + "." + key, isExact: isExact)
    }

    /// Returns an element of a list as a node.
    func element(_ index: Int, _ value: JSONText) -> JSONNode {
        JSONNode(value: value, path: path + "[\(index)]", isExact: isExact)
    }

    /// Returns the members of an object.
    func members() throws(JSONFault) -> [(key: String, value: JSONText)] {
        guard case .object(let members) = value else { throw fault("an object") }
        return members
    }

    /// Returns the error of a value of the wrong type or outside its range.
    ///
    /// - Parameter rule: the values that are correct, such as `an integer`.
    func fault(_ rule: String) -> JSONFault {
        let text = value.compact
        let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
        return JSONFault(path: path, message: "the value is \(shown); it must be \(rule)")
    }
}

/// A key of a document that is missing, unknown or has a wrong value.
struct JSONFault: Error, Equatable {
    /// The keys that lead to it.
    var path: String
    /// The problem and the rule.
    var message: String

    /// The fault in one line, such as `target.requests: missing key`.
    var words: String { path.isEmpty ? message : "\(path): \(message)" }
}
