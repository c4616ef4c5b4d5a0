package main

import (
	"github.com/spf13/cobra"

	"casefile/archive"
	"casefile/cmd/internal/office"
)

func (c *cli) initCmd() *cobra.Command {
	var organ, mark, file string
	cmd := &cobra.Command{
		Use:   "init [--organ 机关全称] [--mark 机关代字] | init --office FILE",
		Short: "建库：新建案卷库，登记机关和文号系列",
		Long: `新建案卷库。--organ 和 --mark 登记一个机关，文号系列自动配好；
--office 用 JSON 文件登记全部资料：
  {"organs":[{"id","name","code","mark"}], "series":[{"id","organ","kind","name","mark"}],
   "units":[{"id","name"}], "actors":[{"id","name","roles":[…],"clearance","units":[…]}],
   "names":[{"name","former":[…]}]}（单位和人员的曾用名，供检索；也可用 --names 另列一个文件）
岗位：officer 承办、approver 审批、issuer 印发、archivist 档案、reviewer 调阅、admin 管理、auditor 监督。
不登记操作人（actors）时，本机任何人都可操作，用 --as 报名字；但谁送审的，谁不能审批。`,
		Args: args(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			data := office.DefaultData(organ, mark)
			if file != "" && organ+mark != "" {
				return misuse("usage-init", nil)
			}
			if file != "" {
				b, err := c.data(file)
				if err != nil {
					return err
				}
				if data, err = office.ReadData(file, b); err != nil {
					return err
				}
			}
			return c.initArchive(cmd, data)
		},
	}
	cmd.Flags().StringVar(&organ, "organ", "", "发文机关全称（默认虚构的“中共某市纪律检查委员会”）")
	cmd.Flags().StringVar(&mark, "mark", "", "机关代字，如 某纪")
	cmd.Flags().StringVar(&file, "office", "", "机关资料（JSON 文件）")
	return cmd
}

// initResult is the --json answer of init.
type initResult struct {
	Archive string           `json:"archive"`
	Format  string           `json:"format"`
	Organs  []archive.Organ  `json:"organs"`
	Series  []archive.Series `json:"series"`
	Actors  int              `json:"actors"`

	AuditKey  string `json:"audit_key,omitempty"` // file of the key that signs checkpoints
	PublicKey string `json:"public_key,omitempty"`
}

func (c *cli) initArchive(cmd *cobra.Command, data archive.Office) error {
	if err := c.office.Init(cmd.Context(), c.operator(), data); err != nil {
		return err
	}
	key, public, err := c.firstAuditKey()
	if err != nil {
		return err
	}
	res := initResult{AuditKey: key, PublicKey: public, Archive: c.office.Address(), Format: archive.Version, Organs: data.Organs,
		Series: data.Series, Actors: len(data.Actors)}
	return c.print(res, func() {
		c.say("已建库：%s", c.office.Address())
		for _, x := range data.Organs {
			c.say("机关：%s（%s）", x.Name, x.Code)
		}
		for _, s := range data.Series {
			c.say("文号系列 %s：%s〔年〕号", s.ID, s.Mark)
		}
		if public != "" {
			c.say("签署检查点的密钥：%s（请移到案卷库所在磁盘以外保管，用 CASEFILE_AUDIT_KEY 指明）", key)
			c.say("公钥：%s（请抄送监督单位）", public)
		}
	})
}
