// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Programs
import Scenarios

/// A command that is a program of its own: `watchcircle drive` is `watchcircle-drive`.
struct OutsideCommand {
    /// The command's name, as typed.
    var name: String
    /// What follows it.
    var arguments: [String]

    /// Commands that this project has as programs of their own; each is built with `swift build --product`.
    private static let known = ["drive", "serve", "live"]

    /// Becomes the command's program, or says that there is none.
    func replaceThisProgram() -> Never {
        if let path = found {
            become(path)
            fail(.internalError, "\(path): cannot be run, error \(errno)")
        }
        let words = ["run", "plan", "compare", "rate", "world", "scenarios", "reference", "help"] + Self.known
        var hints: [String] = []
        if Self.known.contains(name) {
            hints.append("build it: swift build -c release --product \(program)")
        } else if let word = words.first(where: { Self.isNear(name, $0) }) {
            hints.append("did you mean `watchcircle \(word)`?")
        } else {
            hints.append("`watchcircle help` lists the commands")
        }
        if Scenario.library.contains(name) { hints = ["to run the scenario: watchcircle run \(name)"] }
        hints.append("looked for \(program) \(Program.places)")
        fail(.wrongArguments, "\(name): no such command\n" + hints.map { "  hint: \($0)" }.joined(separator: "\n"))
    }

    /// The command's program; nil if there is none. A path typed as a command is none.
    var found: String? { name.isEmpty || name.contains("/") ? nil : Program.path(of: program) }

    private var program: String { "watchcircle-\(name)" }

    private func become(_ path: String) {
        // The system wants C strings; they live until the program is replaced, or until the message that it was not.
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        _ = unsafe execv(path, &words)
    }

    private func fail(_ code: ExitCode, _ message: String) -> Never {
        Terminal.say("watchcircle: " + message)
        exit(code.rawValue)
    }

    /// Whether one letter too many, too few or wrong, or two swapped, make `one` into `other`.
    private static func isNear(_ one: String, _ other: String) -> Bool {
        let (a, b) = (Array(one), Array(other))
        guard abs(a.count - b.count) <= 1, a.count > 1 else { return false }
        let front = zip(a, b).prefix { $0 == $1 }.count
        let back = zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count
        if front + back >= max(a.count, b.count) - 1 { return true }
        return a.count == b.count && front + back >= a.count - 2 && a.sorted() == b.sorted()
    }
}
