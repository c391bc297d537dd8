// SPDX-License-Identifier: GPL-3.0-or-later

// A table of everyday phrases of school children, separated by spaces.

extension PhraseTable {
    /// Separators between two phrases.
    static let separators = PhraseTable("， ， ， ， 。 ！ ～ 、 ？")

    /// Final punctuation of a text.
    static let endings = PhraseTable("。 。 ！ ！ ！ ～ ～ ？ …")

    /// Emoji after the final punctuation, or in its place.
    static let emoji = PhraseTable("😊 😂 🎉 🌟 🍦 🐱 🌈 🥳 😭 👍 🏀 📚 ⚽ 🎂 🤣 😴 💪 🌸")

    /// Phrases of status updates.
    static let posts = PhraseTable(
        """
        哈 嗯 唉 耶 哇 困 饿 冷 热 累
        好累 好困 好饿 开心 难过 无聊 加油 晚安 早安 下雨 放学 周末 作业 考试 跑步 画画 弹琴 跳绳 下课 春游 生日 回家 好热
        写完了 好开心 不想动 下雪了 放假啦 想回家 交卷了 起床啦 吃饭啦 睡不着 去公园 看书中 好无聊 放学啦 求点赞 赢球了 堵车了 长高了
        今天好累 作业好多 天气真好 终于放假 明天考试 有人在吗 谁来陪我 我考完了 数学好难 英语听写 背完课文 打羽毛球 买了新书 看了电影
        爸爸出差 妈妈做饭 同桌请假 轮到值日 跑了第一 得了小红花 换新头像 好朋友们 想你们了
        今天体育课 老师表扬我 下课一起玩 作业写完了 我的猫睡了 晚饭吃饺子 跳绳三百个 明天有小测 我去上课了 外婆来我家 终于周五了 在家吃西瓜
        今天被表扬了 放学去打篮球 午饭有鸡腿吃 数学考了满分 写作业到九点 周末去爬山吧 妈妈买了蛋糕 弟弟又哭鼻子 楼下的花开了 明天要早点起
        有人一起跳绳吗 今天学会了自行车 谁有数学作业答案 语文课背书背出来 我养的蚕宝宝结茧 运动会我们班第一 今天值日擦了黑板
        爷爷教我下象棋啦 终于拼好了大积木 春游大家记得带水壶 钢琴考级总算过了 今天的晚霞特别好看 昨天晚上梦见会飞了
        """)

    /// Phrases of comments.
    static let comments = PhraseTable(
        """
        赞 哈 哇 耶 顶 棒 嗯 哦 啊 对
        哈哈 厉害 加油 真棒 好的 我也 可爱 好看 羡慕 抱抱 谢谢 同感 在呢 收到 好吃 真的 不会 支持 恭喜
        太棒了 我也是 真好看 好羡慕 带上我 哈哈哈 加油呀 在哪里 好可爱 别难过 明天见 真的吗 不客气 想你啦 等等我 好厉害
        你真厉害 一起玩吧 我也想去 恭喜恭喜 早点休息 给你点赞 记得回赞 太好笑了 下次叫我 生日快乐 没事没事 我也考完
        我们一起吧 明天学校见 祝你考得好 我也没写完 你家猫好乖 看起来好吃 别忘了带书 我给你讲题
        周末来我家玩 我帮你问老师 你跑得真快呀 下课我来找你 今天作业是什么 这个在哪里买的 我妈妈也这么说
        """)
}
