package office

import (
	"testing"

	"casefile/archive"
)

// The whole table, spelled out a second time: a change of who may do what must
// be meant.
func TestPermissionTable(t *testing.T) {
	may := map[Role][]act{
		Officer: {actForms, actOpenCase, actRead, actConfide, actDraft, actSubmit, actNumbers, actSearch,
			actAttach, actServe, actReply, actWithdraw, actTasks, actCloseTask, actPaper, actClose},
		Approver: {actForms, actRead, actConfide, actApprove, actReturn, actNumbers, actSearch, actRevoke, actTasks, actConfirm},
		Issuer:   {actForms, actRead, actIssue, actNumbers, actStart, actBatch, actSearch, actAttach, actServe, actReply, actTasks},
		Archivist: {actForms, actOpenCase, actRead, actConfide, actNumbers, actImport, actSearch, actIndex, actVerify, actDoctor, actCopy, actSign, actTasks,
			actPaper, actClose, actReopen, actExport, actReceive, actRetention, actDispose, actConfirm},
		Reviewer: {actForms, actRead, actSearch, actTasks},
		Admin:    {actForms, actInit, actNumbers, actStart, actIndex, actVerify, actDoctor, actCopy, actAudit, actSign},
		Auditor:  {actForms, actVerify, actAudit, actSign},
	}
	for _, role := range Roles() {
		granted := map[act]bool{}
		for _, x := range may[role] {
			granted[x] = true
		}
		for x := range permissions {
			err := Actor{ID: "a", Roles: []Role{role}}.allow(x)
			if (err == nil) != granted[x] {
				t.Errorf("%s %s: allowed %t, want %t", role, x, err == nil, granted[x])
			}
		}
	}
	for x := range permissions {
		if (Actor{ID: "a"}).allow(x) == nil {
			t.Errorf("an actor without roles may %s", x)
		}
	}
}

func TestMayRead(t *testing.T) {
	today := archive.Date{Year: 2026, Month: 3, Day: 5}
	secret := func(l archive.Level, until archive.Date, audience ...string) archive.Access {
		return archive.Access{Secrecy: archive.Secrecy{Level: l, Until: until}, Audience: audience}
	}
	reader := func(l archive.Level, units ...string) Actor { return Actor{ID: "han", Clearance: l, Units: units} }
	tests := []struct {
		name   string
		actor  Actor
		access archive.Access
		want   bool
	}{
		{"open paper", reader(archive.LevelNone), secret(archive.LevelNone, archive.Date{}), true},
		{"above the clearance", reader(archive.LevelInternal), secret(archive.LevelConfidential, archive.Date{}), false},
		{"at the clearance", reader(archive.LevelSecret), secret(archive.LevelSecret, archive.Date{}), true},
		{"its term is over", reader(archive.LevelNone), secret(archive.LevelSecret, archive.Date{Year: 2026, Month: 3, Day: 4}), true},
		{"the last day of its term", reader(archive.LevelNone), secret(archive.LevelSecret, today), false},
		{"not in the audience", reader(archive.LevelTopSecret), secret(archive.LevelNone, archive.Date{}, "zhou"), false},
		{"named", reader(archive.LevelNone), secret(archive.LevelNone, archive.Date{}, "han"), true},
		{"of a unit named", reader(archive.LevelNone, "u3"), secret(archive.LevelNone, archive.Date{}, "u3"), true},
		{"an unknown level", reader(archive.LevelTopSecret), secret("最密", archive.Date{}), false},
		{"an unknown clearance", reader("最高"), secret(archive.LevelNone, archive.Date{}), false},
		{"the local operator", Operator("x", "cli"), secret(archive.LevelTopSecret, archive.Date{}, "zhou"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.actor.mayRead(tt.access, today); got != tt.want {
				t.Errorf("mayRead %t, want %t", got, tt.want)
			}
			// Search decides the same inside its query.
			v, err := tt.actor.viewer()
			if err != nil {
				if tt.want {
					t.Error(err)
				}
				return
			}
			if got := v.Sees(tt.access, today); got != tt.want {
				t.Errorf("the index shows it: %t, want %t", got, tt.want)
			}
		})
	}
}
