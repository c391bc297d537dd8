// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Measurement

/// A folder of a test's own, gone with it.
final class Workspace {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What stands in the folder, hidden things too.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } }
}

/// Rows of fields from RFC 4180 text, by the letter of the standard.
func rows(ofCSV text: String) -> [[String]] {
    var (rows, fields, field, isQuoted) = ([[String]](), [String](), "", false)
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
        switch scalar {
        case "\"" where isQuoted && scalars.first == "\"":
            field.unicodeScalars.append(scalars.removeFirst())
        case "\"": isQuoted.toggle()
        case "," where !isQuoted:
            fields.append(field)
            field = ""
        case "\r" where !isQuoted && scalars.first == "\n":
            scalars.removeFirst()
            rows.append(fields + [field])
            (fields, field) = ([], "")
        default: field.unicodeScalars.append(scalar)
        }
    }
    return rows
}

/// A table of a record as text.
func text(of record: RunRecord, _ write: (RunRecord, inout String) throws -> Void) throws -> String {
    var text = ""
    try write(record, &text)
    return text
}
