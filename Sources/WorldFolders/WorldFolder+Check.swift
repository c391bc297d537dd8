// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation
import Reporting
package import Society

extension WorldFolder {
    /// Checks that a world can be written to `folder`.
    ///
    /// The folder must be absent, empty, or an older world and nothing else. A folder beside it must be possible, with
    /// enough disk space for a world of `parameters`.
    package static func check(_ folder: URL, for parameters: SocietyParameters) throws(WorldError) {
        // An account's row has at least fifty digits, a tie's row five.
        let rows = 50 + 5 * Int(min(parameters.friends.ordinary, Double(parameters.friends.cap)) / 2)
        if let obstacle = DestinationCheck.obstacle(to: folder) ?? DestinationCheck.trial(beside: folder)
            ?? DestinationCheck.lackOfRoom(beside: folder, needing: parameters.population.watches * rows)
        {
            throw WorldError(
                code: .fileSystem, location: obstacle.location, message: obstacle.message, hint: obstacle.hint)
        }
        try refuseForeign(AtomicFolder.place(of: folder))
    }

    static func refuseForeign(_ target: URL) throws(WorldError) {
        let files = FileManager.default
        guard files.fileExists(atPath: target.path) else { return }
        let hint = "name another folder, or move its contents elsewhere; nothing was changed"
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: target.path)
        } catch {
            throw WorldError(
                code: .folderIsForeign, location: target.path,
                message: "this is not a readable folder; a world is written to a folder", hint: hint, cause: error)
        }
        let strangers = names.filter { !fileNames.contains($0) }.sorted()
        guard strangers.isEmpty, names.isEmpty || names.contains("world.json") else {
            let some = (strangers.isEmpty ? names.sorted() : strangers).prefix(3).joined(separator: ", ")
            throw WorldError(
                code: .folderIsForeign, location: target.path,
                message: "the folder holds \(some); only an empty folder or a world alone is replaced",
                hint: hint)
        }
    }
}
