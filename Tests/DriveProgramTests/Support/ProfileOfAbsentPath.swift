// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Writes a copy of the profile `static` whose path does not exist on the reference backend.
///
/// - Returns: the path of the file.
func profileOfAbsentPath() throws -> String {
    let text = try String(contentsOf: Command.root.appendingPathComponent("profiles/static.yaml"), encoding: .utf8)
    let file = try makeFolder().appendingPathComponent("none.yaml")
    try text.replacingOccurrences(of: "GET /\n", with: "GET /none\n").write(to: file, atomically: true, encoding: .utf8)
    return file.path
}
