// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Operations
import Requests
import Testing

@testable import LoadDriver

@Suite struct HeaderTests {
    /// A profile with cookies, and with a post's number in `Location`.
    private static func profile() throws -> Profile {
        let slots = [ValueSlot(name: "post", scope: .account, width: 20), .cookieJar]
        var operations = OperationTable<RequestTemplate?>(repeating: nil)
        operations[.postStatus] = try .compile(
            RequestText(line: "POST /posts", captures: [.init("actor.post", "header:Location /posts/*")]), slots: slots,
            cookies: 1)
        operations[.likePost] = try .compile(
            RequestText(line: "POST /posts/{{subject.post}}/likes"), slots: slots, cookies: 1)
        return Profile(name: "test", valueSlots: slots, operations: operations)
    }

    @Test(arguments: HTTPVersion.allCases)
    func `an account keeps its cookies and the values of headers`(version: HTTPVersion) throws {
        let server = try ScriptedServer(ScriptedServer.Options(version: version)) { request in
            if request.path != "/posts" { return .answer(request.headers["cookie"] == nil ? 401 : 200) }
            let name = request.headers["cookie"] ?? "none"
            return .answer(
                201, [("Location", "http://h/posts/77"), ("Set-Cookie", "before=\(name.filter(\.isLetter)); Path=/")])
        }
        defer { server.stop() }
        let trial = try Trial(server.url, profile: Self.profile()) { $0.version = version }
        #expect(trial.open() == nil)
        trial.hand([trial.job(.postStatus, at: 0, actor: 3, sequence: 1)])
        #expect(trial.waitForAll())
        trial.hand([
            trial.job(.likePost, at: 0, actor: 3, sequence: 2),
            trial.job(.likePost, at: 0, actor: 4, subject: 3, sequence: 3),
        ])
        #expect(trial.waitForAll())
        trial.hand([trial.job(.postStatus, at: 0, actor: 3, sequence: 4)])
        #expect(trial.waitForAll())
        trial.hand([trial.job(.likePost, at: 0, actor: 3, sequence: 5)])
        #expect(trial.waitForAll())
        #expect(causes(trial.finish()) == [.ok: 4, .unexpectedStatus: 1])
        let likes = server.requests.filter { $0.path == "/posts/77/likes" }
        #expect(likes.map { $0.headers["cookie"] ?? "" }.sorted() == ["", "before=beforenone", "before=none"])
    }

    @Test(arguments: HTTPVersion.allCases)
    func `an answer with an unusable cookie, or without the value in its header, is malformed`(version: HTTPVersion)
        throws
    {
        let server = try ScriptedServer(ScriptedServer.Options(version: version)) { request in
            let cookie = String(repeating: "c", count: 5_000)
            return request.turn == 1
                ? .answer(201, [("Location", "/users/7")])
                : .answer(201, [("Location", "/posts/7"), ("Set-Cookie", "a=\(cookie)")])
        }
        defer { server.stop() }
        let trial = try Trial(server.url, profile: Self.profile()) { transport in
            transport.version = version
            transport.connections = .pool(1)
        }
        trial.open()
        trial.hand([trial.job(.postStatus, at: 0, actor: 3, sequence: 1)])
        _ = trial.waitForAll()
        trial.hand([trial.job(.postStatus, at: 0, actor: 3, sequence: 2)])
        _ = trial.waitForAll()
        #expect(causes(trial.finish()) == [.malformedResponse: 2])
    }
}
