// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
import Reporting

extension WorldDescription {
    /// Reads `world.json` of a world folder.
    ///
    /// - Throws: `WorldError` with `notAWorld`, with the file and the reason.
    package static func read(in folder: URL) throws(WorldError) -> WorldDescription {
        let file = folder.appendingPathComponent("world.json")
        do {
            return try JSONDecoder().decode(WorldDescription.self, from: Data(contentsOf: file))
        } catch {
            let message =
                switch error {
                case let error as DecodingError: words(for: error)
                default: "cannot be read: \(systemWords(of: error))"
                }
            throw WorldError(
                code: .notAWorld, location: file.path, message: message,
                hint: "watchcircle world … --out \(folder.path) makes a world", cause: nil)
        }
    }

    private static func words(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "missing key `\(key.stringValue)`"
        case .valueNotFound(_, let context): "`\(name(context.codingPath))` is null; it must have a value"
        case .typeMismatch(_, let context):
            context.codingPath.isEmpty
                ? "not an object of keys" : "`\(name(context.codingPath))` has the wrong type"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "not JSON, or a number that is not a whole number of 64 bits"
                : "`\(name(context.codingPath))` has a wrong value: \(context.debugDescription)"
        @unknown default: "not a world: \(error)"
        }
    }

    private static func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
}
