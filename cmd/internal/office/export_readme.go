package office

import (
	"fmt"
	"strings"
)

// readme tells whoever has the bag and nothing else how to read and prove it.
func (x *export) readme() string {
	text := readmeText
	if x.out.Partial() {
		text = "【注意】本包不完整：移交人无权知悉的内容或保密项没有放入，清单里注明了每一个略去的对象。\n\n" + text
	}
	return strings.NewReplacer("{案卷}", string(x.volume.state.ID), "{步}", fmt.Sprint(x.out.Seq), "{末}", string(x.out.Head)).Replace(text)
}

const readmeText = `案卷 {案卷} 移交包的说明

一、怎样阅读
  卷内文件目录.txt    各件的次序、档号、文号、责任者、题名、日期、页号
  文书/               各件，按目录次序编号：PDF 为正本，同名 .txt 为其文字；外来材料为原件
  元数据/             每件一份、全卷一份，XML，DA/T 46 和 GB/T 33480 的要素
  四性检测报告.txt    移交时的检测结果
  经过/事件.jsonl     立卷以来的每一步，一行一步，由谁在何时办理
  样式/               所用文书样式的原文
  对象/               程序用的登记（JSON）：填写值、文字、审批定稿、归档登记
  对象清单.jsonl      每个对象在案卷库里的名字、在本包里的位置、SHA-256
  看 PDF 用任何 PDF 阅读器，其余用任何文本编辑器（UTF-8）。

二、怎样证明没有改动
  1. 在本包最上一层（有 bagit.txt 的文件夹）执行：
       sha256sum -c manifest-sha256.txt
     每一行都应是“OK”（或“成功”）。这证明 data/ 里的文件与移交时相同。
  2. 经过各步环环相扣。每行末尾的 "sum" 是去掉它自己之后这一行的 SHA-256；
     每行的 "prev" 是上一行的 "sum"，第一行的为空。核对第 1 行：
       sed -n 1p data/经过/事件.jsonl | tr -d '\n' | sed 's/,"sum":"[0-9a-f]*"}$/}/' | sha256sum
     所得应与第 1 行的 "sum"、第 2 行的 "prev" 相同。逐行全部核对（在 data/经过 里执行）：
       prev=""
       while IFS= read -r line; do
         sum=$(printf %s "$line" | sed 's/,"sum":"[0-9a-f]*"}$/}/' | sha256sum | cut -d' ' -f1)
         case $line in *"\"sum\":\"$sum\"}") ;; *) echo "此行改动过：$line"; exit 1;; esac
         case $line in *"\"prev\":\"$prev\""*) ;; *) echo "此行之前有改动：$line"; exit 1;; esac
         prev=$sum
       done < 事件.jsonl; echo "经过完好，末步 $prev"
     本包共 {步} 步，末步应为：
       {末}
     请把末步与移交方另行告知的、或其审计日志签署的对照：整条经过被重写时，只有末步会不同。
  3. 各步里的 "digest" 是它所指文件的 SHA-256。文件在包里的位置见对象清单.jsonl，
     对其执行 sha256sum，应与 "digest" 相同。
`
