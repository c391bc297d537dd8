// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Scenarios

/// A command in a separate program: `watchcircle drive` runs `watchcircle-drive`.
struct ExternalCommand {
    /// The command's name as typed.
    var name: String
    /// The arguments after the name.
    var arguments: [String]

    /// The project's commands in separate programs; `swift build --product` builds each.
    private static let known = ["drive", "serve", "live"]

    /// Replaces this program with the command's program, or ends with an error if there is none.
    func replaceThisProgram() -> Never {
        if let path = found {
            become(path)
            fail(.internalError, "\(path): cannot run this program: error \(errno)")
        }
        let known = Self.known.contains(name)
        let words =
            ["run", "plan", "compare", "rate", "world", "scenarios", "reference", "schema", "help"] + Self.known
        var hints: [String] = []
        if known {
            hints.append("build it: swift build -c release --product \(program)")
        } else if let word = words.first(where: { Self.isNear(name, $0) }) {
            hints.append("did you mean `watchcircle \(word)`?")
        } else {
            hints.append("`watchcircle help` lists the commands")
        }
        if Scenario.library.contains(name) { hints = ["to run the scenario: watchcircle run \(name)"] }
        hints.append("looked for \(program) \(Program.places)")
        let what = known ? "cannot find \(program), the program of this command" : "no such command"
        fail(.wrongArguments, "\(name): \(what)\n" + hints.map { "  hint: \($0)" }.joined(separator: "\n"))
    }

    /// Path of the command's program; nil if there is none, or if the name is a path.
    var found: String? { name.isEmpty || name.contains("/") ? nil : Program.path(of: program) }

    private var program: String { "watchcircle-\(name)" }

    private func become(_ path: String) {
        // `execv` needs C strings; they live until it replaces the program, or until the error message if it fails.
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        _ = unsafe execv(path, &words)
    }

    private func fail(_ code: ExitCode, _ message: String) -> Never {
        Terminal.printError("watchcircle: " + message)
        exit(code.rawValue)
    }

    /// Whether one letter added, removed, changed or swapped with its neighbour turns `one` into `other`.
    private static func isNear(_ one: String, _ other: String) -> Bool {
        let (a, b) = (Array(one), Array(other))
        guard abs(a.count - b.count) <= 1, a.count > 1 else { return false }
        let front = zip(a, b).prefix { $0 == $1 }.count
        let back = zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
        if front + back >= max(a.count, b.count) - 1 { return true }
        return a.count == b.count && front + back >= a.count - 2 && a.sorted() == b.sorted()
    }
}
