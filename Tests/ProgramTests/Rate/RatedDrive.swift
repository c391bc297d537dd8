// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// A stand-in for watchcircle-drive: keeps its arguments and writes the summary that a backend with a limit would give.
struct RatedDrive {
    let workspace: Workspace
    /// Words of the shell that come before the verdict.
    var before = ""

    /// Writes the program; `limit` is the highest load that passes, in the unit of `option`.
    func write(limit: Double, option: String = "--speedup", failure: String = "fail") throws {
        let text = """
            #!/bin/sh
            case "$*" in *--check*) echo "$*" >> "\(workspace.folder.path)/checks"; exit ${CHECKED:-0};; esac
            echo "$*" >> "\(workspace.folder.path)/calls"
            while [ $# -gt 0 ]; do
                case "$1" in
                    \(option)) load=${2%/s} ;;
                    --report) report=$2 ;;
                esac
                shift
            done
            mkdir -p "$report"
            \(before)
            if awk "BEGIN { exit !($load <= \(limit)) }"; then verdict=pass code=0 status=met
            elif [ \(failure) = fail ]; then verdict=fail code=99 status=missed
            elif [ \(failure) = unjudged ]; then verdict=fail code=99 status=unjudged
            else verdict=invalid code=3 status=met
            fi
            rate=$(awk "BEGIN { print $load * 100 }")
            cat > "$report/summary.json" <<END
            {"verdict": "$verdict",
             "target": {"sent_per_second": $rate, "response_seconds": {"p99": 0.25},
                        "invalid_because": ["the busiest thread used 93 % of its processor"]},
             "objectives": [{"name": "quick", "that": "p99(response) < 300ms", "status": "$status", "why": "412 ms"},
                            {"name": "right", "that": "error_rate < 1%", "status": "met", "why": "0 %"}]}
            END
            exit $code
            """
        let file = workspace.folder.appendingPathComponent("drive")
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// The arguments of each call.
    var calls: [String] {
        get throws {
            try String(contentsOf: workspace.folder.appendingPathComponent("calls"), encoding: .utf8)
                .split(separator: "\n").map(String.init)
        }
    }

    func rate(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
        try rate(arguments, environment: environment)
    }

    func rate(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Outcome {
        let program = try Program(
            ["rate", "--drive", "%/drive", "--report", "%/rating"] + arguments, in: workspace,
            environment: environment)
        try program.start()
        return try program.wait()
    }

    /// `rating.json`.
    var rating: [String: Any] {
        get throws {
            let data = try Data(contentsOf: workspace.folder.appendingPathComponent("rating/rating.json"))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }
}
