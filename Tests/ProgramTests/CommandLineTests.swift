// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite struct CommandLineTests {
    @Test(arguments: [[], ["--help"], ["help"], ["help", "run"], ["run", "--help"], ["plan", "--help"]])
    func `help goes to standard output and exits with 0`(arguments: [String]) throws {
        let program = try Program(arguments, in: Workspace())
        try program.start()
        let outcome = try program.wait()
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.contains("USAGE: watchcircle"))
    }

    @Test func `the help lists the commands that are separate programs, one per line`() throws {
        let text = try Program.run("--help").output
        for name in ["drive", "serve", "live"] {
            #expect(text.contains("\n  \(name) "), "\(name) is missing")
        }
    }

    @Test func `every listed option has an effect`() throws {
        func help(_ command: String) throws -> String { try Program.run(command, "--help").output }
        for command in ["plan", "world"] {
            for option in ["--report", "--no-report", "--force", "--live"] {
                #expect(try !help(command).contains(option), "\(command) \(option)")
            }
        }
        for option in ["--report", "--no-report", "--force", "--live"] { #expect(try help("run").contains(option)) }
        // A run is planned by changing one word.
        #expect(try Program.run("plan", "smoke", "--watches", "50", "--report", "x", "--quiet", "--live").status == 0)
        #expect(try Program.run("world", "smoke", "--at", "day 0", "--out", "x", "--report", "y").status == 64)
    }

    @Test func `a quiet plan checks scenario and memory, and prints nothing`() throws {
        let fits = try Program.run("plan", "smoke", "--quiet")
        #expect(fits.status == 0 && fits.output.isEmpty && fits.errors.isEmpty, "\(fits)")
        let large = try Program.run("plan", "country", "--watches", "170M", "--quiet", limit: 6_000_000)
        #expect(large.status == 104 && large.output.isEmpty && large.errors.contains("would fit"), "\(large)")
    }

    @Test func `the help of run has examples and lists every exit code`() throws {
        let text = try Program.run("run", "--help").output
        for part in ["watchcircle run school-day", "--watches", "--set", "friends.cap=75", "Ctrl-C"] {
            #expect(text.contains(part), "\(part) is missing")
        }
        let flat = text.split { $0.isWhitespace }.joined(separator: " ")
        for code in ["0 pass", "1 internal error", "2 worse", "3 the run", "64 wrong", "99 an", "104 the", "105 int"] {
            #expect(flat.contains(code), "\(code) is missing")
        }
    }

    @Test(arguments: [
        ["run"], ["run", "smoke", "--nonsense"], ["run", "smoke", "--threads", "0"],
        ["run", "smoke", "--threads", "x"], ["run", "smoke", "smoke"],
        ["run", "smoke", "--no-report", "--report", "%/r"],
        ["run", "smoke", "--report", ""],
        ["--nonsense"], ["plan"], ["scenarios", "more"],
    ])
    func `wrong arguments exit with 64 and a hint`(arguments: [String]) throws {
        let program = try Program(arguments, in: Workspace())
        try program.start()
        let outcome = try program.wait()
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains("--help") || outcome.errors.contains("Usage:"))
    }

    @Test(arguments: [
        (["run", "nosuch"], "no such scenario"), (["run", ""], "no such scenario"),
        (["run", "smoke", "--set", "friends.cup=3"], "--set friends.cup=3"),
        (["run", "smoke", "--set", "friends.cap"], "missing `=`"),
        (["run", "smoke", "--set", "friends.cap=lots"], "lots"),
        (["run", "smoke", "--watches", "0"], "--watches 0: population.watches is 0"),
        (["run", "smoke", "--watches", "-5"], "--watches -5: population.watches is -5"),
        (["plan", "README.md"], "watchcircle: README.md:"),
        (["plan", "smoke", "--days", "never"], "--days never"), (["plan", "smoke", "--seed", "x"], "--seed x"),
    ])
    func `a wrong scenario exits with 104, a location and a rule`(arguments: [String], part: String) throws {
        let program = try Program(arguments, in: Workspace())
        try program.start()
        let outcome = try program.wait()
        #expect(outcome.status == 104)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(part), "\(outcome.errors)")
        #expect(!outcome.errors.contains("population.watches=0"))
    }

    @Test func `all errors are reported at once`() throws {
        let errors = try Program.run("run", "smoke", "--set", "friends.cap=x", "--watches", "y").errors
        #expect(errors.contains("friends.cap is x") && errors.contains("population.watches is y"))
    }

    @Test func `scenarios lists the library with titles`() throws {
        let outcome = try Program.run("scenarios")
        #expect(outcome.status == 0)
        for name in ["smoke", "school-day", "country"] {
            #expect(outcome.output.contains("\n\(name) ") || outcome.output.hasPrefix("\(name) "))
        }
        #expect(outcome.output.contains("A school day by the minute"))
    }

    @Test func `scenarios prints a hint if no scenarios exist`() throws {
        let workspace = try Workspace()
        let outcome = try Program.run("scenarios", in: workspace, directory: workspace.folder)
        #expect(outcome.status == 104)
        #expect(outcome.errors.contains("hint: "))
    }

    @Test func `reference prints the table of keys`() throws {
        let outcome = try Program.run("reference")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("# Scenario files\n\nA scenario is a YAML file."))
        #expect(!outcome.output.contains("swift test"))
        #expect(outcome.output.contains("| `watches` | `100,000 watches` |"))
    }
}

@Suite struct ExternalCommandTests {
    /// A program `watchcircle-hello` that tells its arguments and ends with 7.
    private func makeProgram(in workspace: Workspace) throws {
        let file = workspace.folder.appendingPathComponent("watchcircle-hello")
        try "#!/bin/sh\necho \"hello $#: $*\"\nexit 7\n".write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    @Test func `a command in a separate program gets its arguments and returns its exit code`() throws {
        let workspace = try Workspace()
        try makeProgram(in: workspace)
        let path = workspace.folder.path + ":/usr/bin:/bin"
        let outcome = try Program.run("hello", "a b", "--help", in: workspace, environment: ["PATH": path])
        #expect(outcome.status == 7)
        #expect(outcome.output == "hello 2: a b --help\n")
    }

    @Test func `the help of a command in a separate program is that program's help`() throws {
        let workspace = try Workspace()
        try makeProgram(in: workspace)
        let path = workspace.folder.path + ":/usr/bin:/bin"
        let outcome = try Program.run("help", "hello", in: workspace, environment: ["PATH": path])
        #expect(outcome.status == 7 && outcome.output == "hello 1: --help\n")
        let missing = try Program.run("help", "nothere")
        #expect(missing.status == 64 && missing.errors.contains("no such command"))
    }

    @Test func `an error explains a missing program`() throws {
        let outcome = try Program.run("nothere")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("watchcircle-nothere") && outcome.errors.contains("PATH"))
        #expect(try Program.run("rnu").errors.contains("did you mean `watchcircle run`?"))
        #expect(try Program.run("smoke").errors.contains("watchcircle run smoke"))
    }

    @Test func `a path never counts as a command`() throws {
        let workspace = try Workspace()
        try makeProgram(in: workspace)
        let outcome = try Program.run("/../hello", in: workspace, environment: ["PATH": workspace.folder.path + "/x"])
        #expect(outcome.status == 64)
    }
}
