// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// Manual pages and shell completions, as `make install` places them.
@Suite struct CompletionTests {
    private static let programs = ["watchcircle", "watchcircle-drive", "watchcircle-serve", "watchcircle-live"]

    private func shell(_ words: String) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", words]
        process.currentDirectoryURL = Command.root
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Writes all files into a new folder, which the body gets.
    private func withPages(_ body: (String) throws -> Void) throws {
        let folder = try makeFolder().path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try shell(
            ".ci/pages '\(Command.programs.path)' '\(folder)' \(Self.programs.joined(separator: " "))")
        try #require(made.status == 0, "\(made.output)")
        try body(folder)
    }

    /// What bash proposes for a command line.
    private func proposals(_ line: String, _ folder: String) throws -> Set<Substring> {
        let outcome = try shell(
            """
            set -u
            source '\(folder)/bash-completion/completions/watchcircle'
            COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE}
            read -ra COMP_WORDS <<<"$COMP_LINE"
            [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
            set +u
            _watchcircle_or_program watchcircle "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """)
        try #require(outcome.status == 0, "\(outcome.output)")
        return Set(outcome.output.split(separator: "\n"))
    }

    @Test func `every program has a manual page and completions for three shells`() throws {
        try withPages { folder in
            let listed = try shell(".ci/pages --list \(Self.programs.joined(separator: " "))").output
            let files = Set(listed.split(separator: "\n").map(String.init))
            #expect(files.count == 4 * Self.programs.count)
            let found = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
                !FileManager.default.fileExists(atPath: "\(folder)/\(path)/.")
            }
            #expect(Set(found) == files)
            for file in files {
                let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
                #expect(!text.contains("_watchcircle drive"), "\(file): a function's name has no space")
                #expect(!text.contains("\ncomplete -o filenames"), "\(file): file names complete the rest")
                #expect(!file.hasSuffix(".1") || text.hasPrefix(".TH \"WATCHCIRCLE"), "\(file)")
            }
        }
    }

    @Test func `bash completes commands, and the options of separate programs`() throws {
        try withPages { folder in
            let expected: [(line: String, words: Set<Substring>)] = [
                ("watchcircle ru", ["run"]), ("watchcircle run --wa", ["--watches"]),
                ("watchcircle drive --arr", ["--arrivals"]),
                ("watchcircle drive --arrivals ", ["poisson", "even"]),
                ("watchcircle drive --target x --arrivals p", ["poisson"]),
                ("watchcircle serve --friend", ["--friend-cap"]),
            ]
            for (line, words) in expected {
                let found = try proposals(line, folder)
                #expect(found == words, "\(line)")
            }
            let commands = try proposals("watchcircle ", folder)
            #expect(commands.isSuperset(of: ["run", "drive", "serve", "live"]))
        }
    }
}
