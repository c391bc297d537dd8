// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting

/// Validates documents with an independent implementation of JSON Schema: Python's `jsonschema`.
enum SchemaCheck {
    /// The folder of the repository.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The file of a schema in the repository.
    static func file(of schema: SummarySchema) -> URL { root.appendingPathComponent("schemas/\(schema.fileName)") }

    /// Returns the errors of documents, one a line; empty if all conform to the schema.
    static func errors(_ documents: [String], schema: SummarySchema) throws -> String {
        let workspace = try Workspace()
        let files = try documents.enumerated().map { index, text in
            let file = workspace.folder.appendingPathComponent("\(index).json")
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
        let process = Process()
        process.executableURL = root.appendingPathComponent(".ci/validate")
        process.arguments = [file(of: schema).path] + files
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus == 0, text == "\(files.count) files are valid\n" { return "" }
        return text.isEmpty ? "ended with \(process.terminationStatus)" : text
    }
}
