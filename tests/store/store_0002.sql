BEGIN TRANSACTION;
CREATE TABLE act (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	person TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	page TEXT, 
	community TEXT, 
	obligation TEXT DEFAULT '' NOT NULL, 
	salt TEXT NOT NULL, 
	doc TEXT NOT NULL, 
	CONSTRAINT pk_act PRIMARY KEY (id)
);
INSERT INTO "act" VALUES('1','confirm','hr:9107','2026-11-23 10:00:00.000000','hr:109','hr:page:109','confirm/hr:109/hr:9107/1','c8ef5d64db82c1637ef906d1c0157230','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"1","kind":"confirm","obligation":"confirm/hr:109/hr:9107/1","page":"hr:109","person":"hr:9107","revision":110,"text":"maxcanary 1","to":null,"until":null}');
INSERT INTO "act" VALUES('2','snooze','hr:9106','2026-11-23 10:00:00.000000','hr:109','hr:page:109','confirm/hr:109/hr:9106/1','522b9fe627d9384fdde6158ab90a9237','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"2","kind":"snooze","obligation":"confirm/hr:109/hr:9106/1","page":"hr:109","person":"hr:9106","revision":0,"text":"miacanary 2","to":null,"until":"2026-11-26T10:00:00+00:00"}');
INSERT INTO "act" VALUES('3','not-mine','hr:9106','2026-11-23 10:00:00.000000','hr:109','hr:page:109','confirm/hr:109/hr:9106/1','e5ca434ad580cfd2139fb1c1a3ed620e','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"3","kind":"not-mine","obligation":"confirm/hr:109/hr:9106/1","page":"hr:109","person":"hr:9106","revision":0,"text":"miacanary 3","to":null,"until":null}');
INSERT INTO "act" VALUES('4','hand-over','hr:9103','2026-11-23 10:00:00.000000','hr:109','hr:page:109','confirm/hr:109/hr:9106/1','bfd78f7cf8e5cc89405ceb4eb6512d70','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"4","kind":"hand-over","obligation":"confirm/hr:109/hr:9106/1","page":"hr:109","person":"hr:9103","revision":0,"text":"anacanary 4","to":"hr:9106","until":null}');
INSERT INTO "act" VALUES('5','hand-over','hr:9103','2026-11-23 10:00:00.000000','hr:113','hr:page:109','answer/hr:113/r114','a5373901a35e78d082b4dce85c855ed1','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"r114","data":{},"id":"5","kind":"hand-over","obligation":"answer/hr:113/r114","page":"hr:113","person":"hr:9103","revision":0,"text":"anacanary 5","to":"hr:9104","until":null}');
INSERT INTO "act" VALUES('6','answer','hr:9103','2026-11-23 10:00:00.000000','hr:115','hr:page:109','answer/hr:115/r116','cee19de814823d09ebfc2485fd7fee08','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"r116","data":{},"id":"6","kind":"answer","obligation":"answer/hr:115/r116","page":"hr:115","person":"hr:9103","revision":0,"text":"anacanary to Mia Member, Max_Member","to":null,"until":null}');
INSERT INTO "act" VALUES('7','thank','hr:9103','2026-11-23 10:00:00.000000','hr:117','hr:page:109','answer/hr:117/r118','abb735ad2d1e4cb9a3df0c413540624b','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"r118","data":{},"id":"7","kind":"thank","obligation":"answer/hr:117/r118","page":"hr:117","person":"hr:9103","revision":0,"text":"anacanary to Mia Member, Max_Member","to":null,"until":null}');
INSERT INTO "act" VALUES('8','not-a-contribution','hr:9104','2026-11-23 10:00:00.000000','hr:113','hr:page:109','answer/hr:113/r114','9c571f48ab65dcd4053cfc6ba06afee6','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"r114","data":{},"id":"8","kind":"not-a-contribution","obligation":"answer/hr:113/r114","page":"hr:113","person":"hr:9104","revision":0,"text":"bencanary to Mia Member, Max_Member","to":null,"until":null}');
INSERT INTO "act" VALUES('9','answered-elsewhere','hr:9104','2026-11-23 10:00:00.000000','hr:119','hr:page:109','answer/hr:119/r120','005380cbc086ee0b07346bfa82899a98','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"r120","data":{"link":"https://chat.example/bencanary/Mia%20Member"},"id":"9","kind":"answered-elsewhere","obligation":"answer/hr:119/r120","page":"hr:119","person":"hr:9104","revision":0,"text":"bencanary 9","to":null,"until":null}');
INSERT INTO "act" VALUES('10','extend','hr:9103','2026-11-23 10:00:00.000000','hr:109','hr:page:109','','5ef88514ee57a3e0841f7b6ea351039c','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"10","kind":"extend","obligation":"","page":"hr:109","person":"hr:9103","revision":0,"text":"anacanary 10","to":null,"until":"2027-01-15T16:00:00+00:00"}');
INSERT INTO "act" VALUES('11','decide','hr:9101','2026-11-23 10:00:00.000000','hr:109','hr:page:109','decide/hr:page:109/10','0d3970e6865b71a73e17c75d45e5e3e0','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{"decision":"yes"},"id":"11","kind":"decide","obligation":"decide/hr:page:109/10","page":"hr:109","person":"hr:9101","revision":0,"text":"svencanary 11","to":null,"until":null}');
INSERT INTO "act" VALUES('12','deliver','hr:9105','2026-11-23 10:00:00.000000','hr:109','hr:page:109','deliver/hr:page:109/leave-policy','8e3f47ff48e5498f094de51bcf5dd8f5','{"at":"2026-11-23T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{"link":"https://wiki.example/olgacanary"},"id":"12","kind":"deliver","obligation":"deliver/hr:page:109/leave-policy","page":"hr:109","person":"hr:9105","revision":0,"text":"olgacanary 12","to":null,"until":null}');
INSERT INTO "act" VALUES('13','review','hr:9103','2026-12-09 10:00:00.000000','hr:109','hr:page:109','review/hr:109/20261123080000','b85bc31beb4125e8d07a0143c5954b95','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{"decision":"still-holds"},"id":"13","kind":"review","obligation":"review/hr:109/20261123080000","page":"hr:109","person":"hr:9103","revision":0,"text":"anacanary 13","to":null,"until":null}');
INSERT INTO "act" VALUES('14','away','hr:9106','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','1a33419b8a6ef12b0dc6ce0f4b6ec8e4','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"14","kind":"away","obligation":"","page":"hr:109","person":"hr:9106","revision":0,"text":"miacanary 14","to":null,"until":"2026-12-10T10:00:00+00:00"}');
INSERT INTO "act" VALUES('15','away','hr:9107','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','886538c25ba2ef23e318e2289b457c74','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"15","kind":"away","obligation":"","page":"hr:109","person":"hr:9107","revision":0,"text":"maxcanary 15","to":null,"until":"2026-12-10T10:00:00+00:00"}');
INSERT INTO "act" VALUES('16','away','hr:9103','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','f5000f54a7a3b1598cc7debd646445c0','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"16","kind":"away","obligation":"","page":"hr:109","person":"hr:9103","revision":0,"text":"anacanary 16","to":null,"until":"2026-12-10T10:00:00+00:00"}');
INSERT INTO "act" VALUES('17','away','hr:9104','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','5077ddbb5e73f0d8d3fe80eb8f34aef1','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"17","kind":"away","obligation":"","page":"hr:109","person":"hr:9104","revision":0,"text":"bencanary 17","to":null,"until":"2026-12-10T10:00:00+00:00"}');
INSERT INTO "act" VALUES('18','away','hr:9101','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','294a6dbf5049d0360fade2beefd9c4d9','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"18","kind":"away","obligation":"","page":"hr:109","person":"hr:9101","revision":0,"text":"svencanary 18","to":null,"until":"2026-12-10T10:00:00+00:00"}');
INSERT INTO "act" VALUES('19','away','hr:9105','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','38792a378dac79a64ec884fd97d5279f','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{},"id":"19","kind":"away","obligation":"","page":"hr:109","person":"hr:9105","revision":0,"text":"olgacanary 19","to":null,"until":"2026-12-10T10:00:00+00:00"}');
INSERT INTO "act" VALUES('20','close','hr:9101','2026-12-09 10:00:00.000000','hr:109','hr:page:109','','5625afd2d1161ca0f08333fa7084b4a0','{"at":"2026-12-09T10:00:00+00:00","channel":"panel","checked":true,"community":"hr:page:109","contribution":"","data":{"outcome":"met"},"id":"20","kind":"close","obligation":"","page":"hr:109","person":"hr:9101","revision":0,"text":"svencanary 20","to":null,"until":null}');
INSERT INTO "act" VALUES('free','away','hr:9106','2026-12-12 10:00:00.000000',NULL,NULL,'miacanary obligation','5eda10a74ca47908d8d78a323a42b1e7','{"at":"2026-12-12T10:00:00+00:00","channel":"panel","checked":true,"community":null,"contribution":"miacanary contribution","data":{"x":"miacanary data"},"id":"free","kind":"away","obligation":"miacanary obligation","page":null,"person":"hr:9106","revision":0,"text":"miacanary","to":null,"until":"2026-12-14T10:00:00+00:00"}');
INSERT INTO "act" VALUES('eva','away','hr:p_41e819999bce5b67','2026-12-12 10:00:00.000000',NULL,NULL,'','','{"at":"2026-12-12T10:00:00+00:00","channel":"panel","checked":true,"community":null,"contribution":"","data":{},"id":"eva","kind":"away","obligation":"","page":null,"person":"hr:p_41e819999bce5b67","revision":0,"text":"","to":null,"until":"2026-12-14T10:00:00+00:00"}');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE comment (
	page TEXT NOT NULL, 
	id TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	author TEXT, 
	thread TEXT DEFAULT '' NOT NULL, 
	excerpt TEXT DEFAULT '' NOT NULL, 
	mentions TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_comment PRIMARY KEY (page, id), 
	CONSTRAINT fk_comment_page FOREIGN KEY(page) REFERENCES page ("key")
);
INSERT INTO "comment" VALUES('hr:109','c121','2026-11-23 10:00:00.000000','hr:9106','c121','miacanary says that Ana Steward knows','[]');
INSERT INTO "comment" VALUES('hr:109','c122','2026-11-23 10:00:00.000000','hr:9104','c122','bencanary asks Mia Member','[]');
CREATE TABLE community (
	"key" TEXT NOT NULL, 
	site TEXT NOT NULL, 
	home TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	scope_kind TEXT NOT NULL, 
	scope_value TEXT NOT NULL, 
	scope_match TEXT NOT NULL, 
	text TEXT NOT NULL, 
	charter TEXT NOT NULL, 
	findings TEXT DEFAULT '[]' NOT NULL, 
	figures TEXT DEFAULT '{}' NOT NULL, 
	state TEXT NOT NULL, 
	withdrawn BOOLEAN DEFAULT 0 NOT NULL, 
	parent TEXT, 
	attached_at DATETIME NOT NULL, 
	first_deadline TEXT, 
	level INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_community PRIMARY KEY ("key")
);
INSERT INTO "community" VALUES('hr:page:109','hr','hr:109','page','tree','Leave','Leave','{"count":1,"earlier":false,"fields":{"benefit":"You know in a minute how to take leave.","business need":"One rule instead of nine.","deadline":"2026-12-18","deliverables":"Leave policy; owner: Olga Owner; page: [[Leave]]; done when: both sides signed","it contact":"Ines IT","purpose":"The works council and HR agree on one leave policy that everyone can follow.","read by":"group: managers","read until":"2026-12-11","review every":"10 days","scope":"page and subpages","sponsor":"Sven Sponsor","start":"2026-11-02","stewards":"Ana Steward, Ben Steward"},"since":null,"written_at":"2026-11-23T08:00:00+00:00","written_by":"hr:9103"}','{"allowance":null,"answer_within":null,"benefit":"You know in a minute how to take leave.","business_need":"One rule instead of nine.","closed_at":"2026-12-09T10:00:00+00:00","community":"hr:page:109","country":"","deadline":{"at":"2026-12-18T16:00:00+00:00","day":"2026-12-18","moved_from":null,"text":"2026-12-18"},"deliverable_outcomes":{},"deliverables":[{"done_when":"both sides signed","due":null,"key":"leave-policy","name":"Leave policy","owner":{"person":"hr:9105","text":"Olga Owner"},"page":"Leave"}],"extensions":[{"approved":true,"asked_at":"2026-11-23T10:00:00+00:00","asked_by":"hr:9103","decided_by":"hr:9101","due":{"at":"2027-01-15T16:00:00+00:00","day":"2027-01-15","moved_from":null,"text":"2027-01-15"},"key":"10","reason":"anacanary 10"}],"group_reward":true,"home":"hr:109","inherited":[],"it_contact":{"person":"hr:9102","text":"Ines IT"},"level":1,"members":{"everyone":false,"groups":[],"people":[]},"milestones":[],"outcome":"met","outcome_text":"svencanary 20","purpose":"The works council and HR agree on one leave policy that everyone can follow.","read_by":{"audience":{"everyone":false,"groups":["managers"],"people":[]},"renew":null,"until":{"at":"2026-12-11T16:00:00+00:00","day":"2026-12-11","moved_from":null,"text":"2026-12-11"}},"region":"","review_every":864000.0,"reward":"","scope":{"kind":"tree","value":"Leave"},"sponsor":{"person":"hr:9101","text":"Sven Sponsor"},"start":{"at":"2026-11-02T08:00:00+00:00","day":"2026-11-02","moved_from":null,"text":"2026-11-02"},"state":"closed","stewards":[{"person":"hr:9103","text":"Ana Steward"},{"person":"hr:9104","text":"Ben Steward"}],"title":"Leave","training":"","written_by":"hr:9103","zone":""}','[{"code":"P111","data":{"missing":"both"},"field":"time allowance","level":"advice","mend":["hr:9103","hr:9104","hr:9101"],"read":""}]','{"answered":0,"asked":3,"confirm_late":0,"confirmed":1,"contributions":3,"deliverables":1,"delivered":1,"late":1,"not_contributions":0,"stale":0.0,"to_confirm":2,"waiting":1}','closed',0,NULL,'2026-11-23 08:00:00.000000','{"at":"2026-12-18T16:00:00+00:00","day":"2026-12-18","moved_from":null,"text":"2026-12-18"}',1);
CREATE TABLE community_uses (
	community TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_community_uses PRIMARY KEY (community, kind, value), 
	CONSTRAINT fk_community_uses_community FOREIGN KEY(community) REFERENCES community ("key")
);
INSERT INTO "community_uses" VALUES('hr:page:109','person','hr:9102');
INSERT INTO "community_uses" VALUES('hr:page:109','person','hr:9103');
INSERT INTO "community_uses" VALUES('hr:page:109','person','hr:9101');
INSERT INTO "community_uses" VALUES('hr:page:109','person','hr:9104');
INSERT INTO "community_uses" VALUES('hr:page:109','person','hr:9105');
INSERT INTO "community_uses" VALUES('hr:page:109','account','Ana Steward');
INSERT INTO "community_uses" VALUES('hr:page:109','account','Sven Sponsor');
INSERT INTO "community_uses" VALUES('hr:page:109','account','Ines IT');
INSERT INTO "community_uses" VALUES('hr:page:109','account','Ben Steward');
INSERT INTO "community_uses" VALUES('hr:page:109','account','Olga Owner');
INSERT INTO "community_uses" VALUES('hr:page:109','group','managers');
CREATE TABLE contribution (
	page TEXT NOT NULL, 
	id TEXT NOT NULL, 
	community TEXT NOT NULL, 
	author TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	settled_at DATETIME, 
	doc TEXT NOT NULL, 
	CONSTRAINT pk_contribution PRIMARY KEY (page, id)
);
INSERT INTO "contribution" VALUES('hr:109','r110','hr:page:109','hr:9103','2026-11-23 08:00:00.000000',NULL,'{"at":"2026-11-23T08:00:00+00:00","author":"hr:9103","community":"hr:page:109","excerpt":"","first_revision":110,"id":"r110","kind":"page","last_revision":110,"own":true,"page":"hr:109","settled":null,"size":625,"steward":null}');
INSERT INTO "contribution" VALUES('hr:113','r114','hr:page:109','hr:9106','2026-11-23 08:00:00.000000','2026-11-23 10:00:00.000000','{"at":"2026-11-23T08:00:00+00:00","author":"hr:9106","community":"hr:page:109","excerpt":"","first_revision":114,"id":"r114","kind":"page","last_revision":114,"own":false,"page":"hr:113","settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9104","how":"not a contribution","note":"bencanary to Mia Member, Max_Member","revision":0},"size":119,"steward":"hr:9104"}');
INSERT INTO "contribution" VALUES('hr:115','r116','hr:page:109','hr:9106','2026-11-23 08:00:00.000000','2026-11-23 10:00:00.000000','{"at":"2026-11-23T08:00:00+00:00","author":"hr:9106","community":"hr:page:109","excerpt":"","first_revision":116,"id":"r116","kind":"page","last_revision":116,"own":false,"page":"hr:115","settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9103","how":"panel","note":"anacanary to Mia Member, Max_Member","revision":0},"size":124,"steward":"hr:9103"}');
INSERT INTO "contribution" VALUES('hr:117','r118','hr:page:109','hr:9107','2026-11-23 08:00:00.000000','2026-11-23 10:00:00.000000','{"at":"2026-11-23T08:00:00+00:00","author":"hr:9107","community":"hr:page:109","excerpt":"","first_revision":118,"id":"r118","kind":"page","last_revision":118,"own":false,"page":"hr:117","settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9103","how":"thanks","note":"anacanary to Mia Member, Max_Member","revision":0},"size":139,"steward":"hr:9103"}');
INSERT INTO "contribution" VALUES('hr:119','r120','hr:page:109','hr:9107','2026-11-23 08:00:00.000000','2026-11-23 10:00:00.000000','{"at":"2026-11-23T08:00:00+00:00","author":"hr:9107","community":"hr:page:109","excerpt":"","first_revision":120,"id":"r120","kind":"page","last_revision":120,"own":false,"page":"hr:119","settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9104","how":"elsewhere","note":"https://chat.example/bencanary/Mia%20Member","revision":0},"size":124,"steward":"hr:9104"}');
INSERT INTO "contribution" VALUES('hr:109','cc121','hr:page:109','hr:9106','2026-11-23 10:00:00.000000',NULL,'{"at":"2026-11-23T10:00:00+00:00","author":"hr:9106","community":"hr:page:109","excerpt":"miacanary says that Ana Steward knows","first_revision":0,"id":"cc121","kind":"comment","last_revision":0,"own":false,"page":"hr:109","settled":null,"size":0,"steward":"hr:9103"}');
INSERT INTO "contribution" VALUES('hr:109','cc122','hr:page:109','hr:9104','2026-11-23 10:00:00.000000',NULL,'{"at":"2026-11-23T10:00:00+00:00","author":"hr:9104","community":"hr:page:109","excerpt":"bencanary asks Mia Member","first_revision":0,"id":"cc122","kind":"comment","last_revision":0,"own":true,"page":"hr:109","settled":null,"size":0,"steward":null}');
CREATE TABLE erased (
	digest TEXT NOT NULL, 
	pseudonym TEXT NOT NULL, 
	CONSTRAINT pk_erased PRIMARY KEY (digest)
);
INSERT INTO "erased" VALUES('69a5c53c8356ba76e711d82b7feeac2779744090f6c6c717f015c1cc44ec8809','p_41e819999bce5b67');
CREATE TABLE evidence (
	seq INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	site TEXT NOT NULL, 
	what TEXT NOT NULL, 
	person TEXT DEFAULT '' NOT NULL, 
	data TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_evidence PRIMARY KEY (seq)
);
INSERT INTO "evidence" VALUES(1,'2026-11-23 08:00:00.000000','hr','community.attached','','{"community":"hr:page:109","home":"hr:109","scope":"tree"}','0000000000000000000000000000000000000000000000000000000000000000','9c451f8211ad62cb903222bdb7cf99eea5aa90d8b1e331b00f7a7964428a4df6');
INSERT INTO "evidence" VALUES(2,'2026-11-23 08:00:00.000000','hr','community.first-deadline','','{"community":"hr:page:109","deadline":"2026-12-18T16:00:00+00:00","home":"hr:109"}','9c451f8211ad62cb903222bdb7cf99eea5aa90d8b1e331b00f7a7964428a4df6','fa9060fe47934bd2e5f049688496edfbc50c352a3ed9bc3734ac797f2c00ace5');
INSERT INTO "evidence" VALUES(3,'2026-11-23 08:00:00.000000','hr','site.live','','{}','fa9060fe47934bd2e5f049688496edfbc50c352a3ed9bc3734ac797f2c00ace5','d2319916751c43911d659c1b107b61e954eabcee7ab9ffc98398de475752c541');
INSERT INTO "evidence" VALUES(4,'2026-11-23 10:00:00.000000','hr','act.confirm','p_bbecd79ab0eb9bfe','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"1","obligation":"confirm/hr:109/p_bbecd79ab0eb9bfe/1","page":"hr:109","revision":110,"to":"","until":null,"written":"327ccca81aad790b5aa4f7afdd74bd9583ff5a750b70d78dc5bdd479fb9b298e"}','d2319916751c43911d659c1b107b61e954eabcee7ab9ffc98398de475752c541','1035fa7bb841e0d66d726692601b0ace218fc59193ca92713b6131bd9de851a1');
INSERT INTO "evidence" VALUES(5,'2026-11-23 10:00:00.000000','hr','act.snooze','p_1bbaecef536d2220','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"2","obligation":"confirm/hr:109/p_1bbaecef536d2220/1","page":"hr:109","revision":0,"to":"","until":"2026-11-26T10:00:00+00:00","written":"8d4784306fe960fcd803425f9730fa3835fa66e8db0f82b65881b1105e1bcf53"}','1035fa7bb841e0d66d726692601b0ace218fc59193ca92713b6131bd9de851a1','09812ef8dac22945391446d77dda799c2ac755279a1e9d5ca7ac7e953bff56cc');
INSERT INTO "evidence" VALUES(6,'2026-11-23 10:00:00.000000','hr','act.not-mine','p_1bbaecef536d2220','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"3","obligation":"confirm/hr:109/p_1bbaecef536d2220/1","page":"hr:109","revision":0,"to":"","until":null,"written":"a1e5e9bb92ce5b2400b22874dd7e4c7aa4b938bd1bce71bdf3532d9c5575b2bd"}','09812ef8dac22945391446d77dda799c2ac755279a1e9d5ca7ac7e953bff56cc','c5ffd35203287c5c41fbb7280abec8ab005832b722ac8538c77f7f09e3ef9239');
INSERT INTO "evidence" VALUES(7,'2026-11-23 10:00:00.000000','hr','act.hand-over','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"4","obligation":"confirm/hr:109/hr:9106/1","page":"hr:109","revision":0,"to":"p_1bbaecef536d2220","until":null,"written":"7e32f8630c0842b41efdd9ce59a0ac0d50918ccb68438959597e5e90a760dc5a"}','c5ffd35203287c5c41fbb7280abec8ab005832b722ac8538c77f7f09e3ef9239','b3de7119892c20dfdda8386b2bdc83da27833a581553ee0220b756005f37e93a');
INSERT INTO "evidence" VALUES(8,'2026-11-23 10:00:00.000000','hr','act.hand-over','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"r114","id":"5","obligation":"answer/hr:113/r114","page":"hr:113","revision":0,"to":"p_cc333012a05dac37","until":null,"written":"0338e8b7d628b9e5c776f7c7b6f3264b8eae009d3978c80f337bc0aa138e70d5"}','b3de7119892c20dfdda8386b2bdc83da27833a581553ee0220b756005f37e93a','c1edb5c65e524ff87087cef29fbb873512fcab3231c757ec120aaaa627728fe0');
INSERT INTO "evidence" VALUES(9,'2026-11-23 10:00:00.000000','hr','act.answer','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"r116","id":"6","obligation":"answer/hr:115/r116","page":"hr:115","revision":0,"to":"","until":null,"written":"442991380d63d688fbd14c70d6e8dd2f9d2593e39b5dcba24bbc49b4b850b489"}','c1edb5c65e524ff87087cef29fbb873512fcab3231c757ec120aaaa627728fe0','5b2eb0f0a0fa52cfd3affdadda9502823fe99949b501fa692c3dbf5a45db593b');
INSERT INTO "evidence" VALUES(10,'2026-11-23 10:00:00.000000','hr','act.thank','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"r118","id":"7","obligation":"answer/hr:117/r118","page":"hr:117","revision":0,"to":"","until":null,"written":"750ee1454111b4dd8eda4fa480d06b21291ff2d12e6e3e0e0dd9309d772865f9"}','5b2eb0f0a0fa52cfd3affdadda9502823fe99949b501fa692c3dbf5a45db593b','6782a4ae5f5d4700fb1ec7492ade588577c9f5440ca0e259128ea76c7b8416ba');
INSERT INTO "evidence" VALUES(11,'2026-11-23 10:00:00.000000','hr','act.not-a-contribution','p_cc333012a05dac37','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"r114","id":"8","obligation":"answer/hr:113/r114","page":"hr:113","revision":0,"to":"","until":null,"written":"ed65733b05dee918c6c8f02e9630440529e7af2afd2ded5fc32eda20c02dfdbb"}','6782a4ae5f5d4700fb1ec7492ade588577c9f5440ca0e259128ea76c7b8416ba','093f76c5cac3619c6a6c097220221578aa1a09b564c86dd62306811dea805350');
INSERT INTO "evidence" VALUES(12,'2026-11-23 10:00:00.000000','hr','act.answered-elsewhere','p_cc333012a05dac37','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"r120","id":"9","obligation":"answer/hr:119/r120","page":"hr:119","revision":0,"to":"","until":null,"written":"35175c825ee63de6ce9de6d6e53b9b3bc7f1ff9f237e5b74f806650763c29bd1"}','093f76c5cac3619c6a6c097220221578aa1a09b564c86dd62306811dea805350','96c6d488e8746240475b19ae090fe6c435343de52276737df082d98e5b8ceb14');
INSERT INTO "evidence" VALUES(13,'2026-11-23 10:00:00.000000','hr','act.extend','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"10","obligation":"","page":"hr:109","revision":0,"to":"","until":"2027-01-15T16:00:00+00:00","written":"31bd913df9bafa2a100713e2de536437f37e92f6deaf38eff92d2a90653a2761"}','96c6d488e8746240475b19ae090fe6c435343de52276737df082d98e5b8ceb14','600f8c19b5c2c7c631763e37a326e93504d23c6fa6511f53c5fc7579213adb90');
INSERT INTO "evidence" VALUES(14,'2026-11-23 10:00:00.000000','hr','act.decide','p_b01b7b6df7f160f2','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"11","obligation":"decide/hr:page:109/10","page":"hr:109","revision":0,"to":"","until":null,"written":"0a45c03b237fe90aae31d4334b6bea7fda38c884d59c7350316788258f3d77c6"}','600f8c19b5c2c7c631763e37a326e93504d23c6fa6511f53c5fc7579213adb90','9fd8e0834fbed0883aed60f3f3584ae1297672cb405ff69c9487295d9379fcfc');
INSERT INTO "evidence" VALUES(15,'2026-11-23 10:00:00.000000','hr','act.deliver','p_c0e5d14256a7c0c4','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"12","obligation":"deliver/hr:page:109/leave-policy","page":"hr:109","revision":0,"to":"","until":null,"written":"d5c2d38eb3bb3112c2ecf7f8a417ceb79d2971139f80e8634be494be42dc0d87"}','9fd8e0834fbed0883aed60f3f3584ae1297672cb405ff69c9487295d9379fcfc','7654b3962aa92d70a771820cdd1e96f4e6250e9c5d89b0fdadbbceded0b82e96');
INSERT INTO "evidence" VALUES(16,'2026-11-24 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"ladder","note":"","notice":"answer/hr:109/cc121#before-1#p_1521d9ff24d55282","page":"hr:109"}','7654b3962aa92d70a771820cdd1e96f4e6250e9c5d89b0fdadbbceded0b82e96','13cc077a4abac4ced0049c7890bf0fc397475ae734780b797e7b05f91d03e1bd');
INSERT INTO "evidence" VALUES(17,'2026-11-24 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"placed","note":"","notice":"confirm/hr:109/hr:9106/1#placed-snoozed#p_1521d9ff24d55282","page":"hr:109"}','13cc077a4abac4ced0049c7890bf0fc397475ae734780b797e7b05f91d03e1bd','522be818a038314141f500c7012fba9eb75962cfc20d2a81852a1cfb7cc94a7d');
INSERT INTO "evidence" VALUES(18,'2026-11-24 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"decided","note":"","notice":"decide/hr:page:109/10#decided#p_1521d9ff24d55282","page":"hr:109"}','522be818a038314141f500c7012fba9eb75962cfc20d2a81852a1cfb7cc94a7d','213f4169a7d43a1c4cfc79a9a73bdc6a12ac302c9e0b22a7174bc8e969aa4334');
INSERT INTO "evidence" VALUES(19,'2026-11-24 08:00:00.000000','hr','notice.sent','p_1bbaecef536d2220','{"channel":"native+mail","kind":"answered","note":"","notice":"answer/hr:115/r116#answered#p_1bbaecef536d2220","page":"hr:115"}','213f4169a7d43a1c4cfc79a9a73bdc6a12ac302c9e0b22a7174bc8e969aa4334','b8e26f076443a04ed77f8169f55a36cecb6c3066429a11e5c31a4debe2bdff47');
INSERT INTO "evidence" VALUES(20,'2026-11-24 08:00:00.000000','hr','notice.sent','p_bbecd79ab0eb9bfe','{"channel":"native+mail","kind":"answered","note":"","notice":"answer/hr:117/r118#answered#p_bbecd79ab0eb9bfe","page":"hr:117"}','b8e26f076443a04ed77f8169f55a36cecb6c3066429a11e5c31a4debe2bdff47','ed7b6fda2171aea2ede82bc9d9b4363c6052f88c99e27472986c89ce2f9726a1');
INSERT INTO "evidence" VALUES(21,'2026-11-24 08:00:00.000000','hr','notice.sent','p_bbecd79ab0eb9bfe','{"channel":"native+mail","kind":"answered","note":"","notice":"answer/hr:119/r120#answered#p_bbecd79ab0eb9bfe","page":"hr:119"}','ed7b6fda2171aea2ede82bc9d9b4363c6052f88c99e27472986c89ce2f9726a1','86542bffe28c8ae19c7c7e8981876d34f9f04106ea855eaf508a4b5943ae2483');
INSERT INTO "evidence" VALUES(22,'2026-11-26 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"ladder","note":"","notice":"answer/hr:109/cc121#after-1#p_1521d9ff24d55282","page":"hr:109"}','86542bffe28c8ae19c7c7e8981876d34f9f04106ea855eaf508a4b5943ae2483','3020191ee78d11a63b5ec483d80c0383c60e154f2e1cf3130a18d016581138ab');
INSERT INTO "evidence" VALUES(23,'2026-11-27 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"ladder","note":"","notice":"review/hr:109/20261123080000#before-5#p_1521d9ff24d55282","page":"hr:109"}','3020191ee78d11a63b5ec483d80c0383c60e154f2e1cf3130a18d016581138ab','453c573265179222bf83676ee929e0423f9503219fb635dec0f8e03ad2d792e0');
INSERT INTO "evidence" VALUES(24,'2026-11-27 08:00:00.000000','hr','notice.sent','p_cc333012a05dac37','{"channel":"native+mail","kind":"ladder","note":"","notice":"answer/hr:109/cc121#steward#p_cc333012a05dac37","page":"hr:109"}','453c573265179222bf83676ee929e0423f9503219fb635dec0f8e03ad2d792e0','f3ec30ab48a814642ea751b02bd2d5263dc6442f09c6a8c6458f69d78c425e8b');
INSERT INTO "evidence" VALUES(25,'2026-12-01 08:00:00.000000','hr','notice.sent','p_b01b7b6df7f160f2','{"channel":"native+mail","kind":"ladder","note":"","notice":"answer/hr:109/cc121#sponsor#p_b01b7b6df7f160f2","page":"hr:109"}','f3ec30ab48a814642ea751b02bd2d5263dc6442f09c6a8c6458f69d78c425e8b','06238ea0e974ce0ea73a2ea50be7e227b72c55775b57b52e85ed14dd5d765038');
INSERT INTO "evidence" VALUES(26,'2026-12-02 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"ladder","note":"","notice":"review/hr:109/20261123080000#before-1#p_1521d9ff24d55282","page":"hr:109"}','06238ea0e974ce0ea73a2ea50be7e227b72c55775b57b52e85ed14dd5d765038','3413cec0c1316f0f958580c419cd1d82d4777c7736cd1669dc71ff6c7492ea15');
INSERT INTO "evidence" VALUES(27,'2026-12-04 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"ladder","note":"","notice":"review/hr:109/20261123080000#after-1#p_1521d9ff24d55282","page":"hr:109"}','3413cec0c1316f0f958580c419cd1d82d4777c7736cd1669dc71ff6c7492ea15','f0d0870e64811086060c0f5734215fd5e1b9afc04e67f6deb0b606163d65b8cc');
INSERT INTO "evidence" VALUES(28,'2026-12-04 08:00:00.000000','hr','notice.sent','p_1bbaecef536d2220','{"channel":"native+mail","kind":"ladder","note":"","notice":"confirm/hr:109/p_1bbaecef536d2220/1#before-5#p_1bbaecef536d2220","page":"hr:109"}','f0d0870e64811086060c0f5734215fd5e1b9afc04e67f6deb0b606163d65b8cc','83bb85cc869be2f75977b615f70021ef97a8c1adf04a732966ea95f80c9b1624');
INSERT INTO "evidence" VALUES(29,'2026-12-04 08:00:00.000000','hr','notice.sent','p_b2e95ffe8fce4d13','{"channel":"native+mail","kind":"ladder","note":"","notice":"confirm/hr:109/p_b2e95ffe8fce4d13/1#before-5#p_b2e95ffe8fce4d13","page":"hr:109"}','83bb85cc869be2f75977b615f70021ef97a8c1adf04a732966ea95f80c9b1624','79d5dda22395c73b38f66417964e8406b7259d51851841e00747516fed8ab009');
INSERT INTO "evidence" VALUES(30,'2026-12-07 08:00:00.000000','hr','notice.sent','p_cc333012a05dac37','{"channel":"native+mail","kind":"ladder","note":"","notice":"review/hr:109/20261123080000#steward#p_cc333012a05dac37","page":"hr:109"}','79d5dda22395c73b38f66417964e8406b7259d51851841e00747516fed8ab009','5151bc6947c01f4e59b2deeda80d7a20d7919ebc1f656d81f5de27f423565b9c');
INSERT INTO "evidence" VALUES(31,'2026-12-09 08:00:00.000000','hr','notice.sent','p_b01b7b6df7f160f2','{"channel":"native+mail","kind":"ladder","note":"","notice":"review/hr:109/20261123080000#sponsor#p_b01b7b6df7f160f2","page":"hr:109"}','5151bc6947c01f4e59b2deeda80d7a20d7919ebc1f656d81f5de27f423565b9c','7ef7c7572045373a9945fe55d1a7b7b0a9f2a8d02833a221628c6b4ed9352139');
INSERT INTO "evidence" VALUES(32,'2026-12-09 10:00:00.000000','hr','act.review','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"13","obligation":"review/hr:109/20261123080000","page":"hr:109","revision":0,"to":"","until":null,"written":"ba5c8f31be5693173a75223cf242e4eef8428799c88c38b8266c342a27cf967c"}','7ef7c7572045373a9945fe55d1a7b7b0a9f2a8d02833a221628c6b4ed9352139','4394c7b027c375f93d21b249e9ac561ef52b6453fdad868348113e8cbe9fac57');
INSERT INTO "evidence" VALUES(33,'2026-12-09 10:00:00.000000','hr','act.away','p_1bbaecef536d2220','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"14","obligation":"","page":"hr:109","revision":0,"to":"","until":"2026-12-10T10:00:00+00:00","written":"391aa202e580f6a166a7909e17357a4fd26496c10edac178be3b7ce5201195b8"}','4394c7b027c375f93d21b249e9ac561ef52b6453fdad868348113e8cbe9fac57','cc44f72d299191d69dca65f0a870e1e596b46d76ff494a099d567fe17611c3e6');
INSERT INTO "evidence" VALUES(34,'2026-12-09 10:00:00.000000','hr','act.away','p_bbecd79ab0eb9bfe','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"15","obligation":"","page":"hr:109","revision":0,"to":"","until":"2026-12-10T10:00:00+00:00","written":"7050e16b55cf9cc68cdf137aa9e992836d7ff4e8b6db6fb70e3713ed73d7720f"}','cc44f72d299191d69dca65f0a870e1e596b46d76ff494a099d567fe17611c3e6','e5f8f3e307f1e74b70dff5f06ae1813fc8c3397fa2eea3b254c00cb37ce34fe9');
INSERT INTO "evidence" VALUES(35,'2026-12-09 10:00:00.000000','hr','act.away','p_1521d9ff24d55282','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"16","obligation":"","page":"hr:109","revision":0,"to":"","until":"2026-12-10T10:00:00+00:00","written":"5482609f8845e7e017a144e38df2f79ea8d49093245cf9f372b4a8a573a3afe5"}','e5f8f3e307f1e74b70dff5f06ae1813fc8c3397fa2eea3b254c00cb37ce34fe9','d270386c05bfd93922512bbf7e1a5fe11425122210165dc88aa8f9a50d1484ff');
INSERT INTO "evidence" VALUES(36,'2026-12-09 10:00:00.000000','hr','act.away','p_cc333012a05dac37','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"17","obligation":"","page":"hr:109","revision":0,"to":"","until":"2026-12-10T10:00:00+00:00","written":"9969cd5f7c64b3867479d6d2b18fb564aa09da50ad508b91f35b142217e70ddd"}','d270386c05bfd93922512bbf7e1a5fe11425122210165dc88aa8f9a50d1484ff','ed2ab80a2983197a86a03f73195fdb49133ec1ae1b381adbccc9c4bdbb1cf104');
INSERT INTO "evidence" VALUES(37,'2026-12-09 10:00:00.000000','hr','act.away','p_b01b7b6df7f160f2','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"18","obligation":"","page":"hr:109","revision":0,"to":"","until":"2026-12-10T10:00:00+00:00","written":"d85c030e4e656adfc3e7e20e9a591dd1d296a41b990084ed673e08c87f67c960"}','ed2ab80a2983197a86a03f73195fdb49133ec1ae1b381adbccc9c4bdbb1cf104','aa5721c0a5eb10a7a7e09d2b213cdb5c814782a69b1b9f3718b099080bc14fea');
INSERT INTO "evidence" VALUES(38,'2026-12-09 10:00:00.000000','hr','act.away','p_c0e5d14256a7c0c4','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"19","obligation":"","page":"hr:109","revision":0,"to":"","until":"2026-12-10T10:00:00+00:00","written":"4114404ae4a057cdc8d4b306031f146aaaa23bc408f0f30bf57209f4dd904924"}','aa5721c0a5eb10a7a7e09d2b213cdb5c814782a69b1b9f3718b099080bc14fea','f8e9f68d69467f4783e530de5a08aab95d8b7f6636a7ba143560cc09d1819276');
INSERT INTO "evidence" VALUES(39,'2026-12-09 10:00:00.000000','hr','act.close','p_b01b7b6df7f160f2','{"channel":"panel","checked":true,"community":"hr:page:109","contribution":"","id":"20","obligation":"","page":"hr:109","revision":0,"to":"","until":null,"written":"b5bfad539bbe9ed2c6a146b006fc4f24605c462ce83378fc58491821dd3c6f5e"}','f8e9f68d69467f4783e530de5a08aab95d8b7f6636a7ba143560cc09d1819276','3f49f13620a0945eb5e3ea4d846dde5824c96ef01d03e8b431e05b470afa5472');
INSERT INTO "evidence" VALUES(40,'2026-12-09 10:00:00.000000','hr','community.closed','','{"community":"hr:page:109","home":"hr:109","outcome":"met"}','3f49f13620a0945eb5e3ea4d846dde5824c96ef01d03e8b431e05b470afa5472','d522949ebaa48ed1ac15678a5a466af769360d4cab88b050a5dc501ff4f377d6');
INSERT INTO "evidence" VALUES(41,'2026-12-11 08:00:00.000000','hr','notice.sent','p_1521d9ff24d55282','{"channel":"native+mail","kind":"outcome","note":"","notice":"outcome/hr:page:109#outcome#p_1521d9ff24d55282","page":"hr:109"}','d522949ebaa48ed1ac15678a5a466af769360d4cab88b050a5dc501ff4f377d6','762464fbcdf221372797d522051f2f9c3eaa685d0c32c16e22e8516aa257eb06');
INSERT INTO "evidence" VALUES(42,'2026-12-11 08:00:00.000000','hr','notice.sent','p_cc333012a05dac37','{"channel":"native+mail","kind":"outcome","note":"","notice":"outcome/hr:page:109#outcome#p_cc333012a05dac37","page":"hr:109"}','762464fbcdf221372797d522051f2f9c3eaa685d0c32c16e22e8516aa257eb06','45f7395212160165fe9918b59c69faeb4e042d0d1e7aa61fc5031dad119ddf8d');
INSERT INTO "evidence" VALUES(43,'2026-12-11 08:00:00.000000','hr','notice.sent','p_1bbaecef536d2220','{"channel":"native+mail","kind":"outcome","note":"","notice":"outcome/hr:page:109#outcome#p_1bbaecef536d2220","page":"hr:109"}','45f7395212160165fe9918b59c69faeb4e042d0d1e7aa61fc5031dad119ddf8d','02f9c7f8fd4eaf3cad3b05e4f05fb9d5ac70859b77f7c0fd10eac0edee42317b');
INSERT INTO "evidence" VALUES(44,'2026-12-11 08:00:00.000000','hr','notice.sent','p_bbecd79ab0eb9bfe','{"channel":"native+mail","kind":"outcome","note":"","notice":"outcome/hr:page:109#outcome#p_bbecd79ab0eb9bfe","page":"hr:109"}','02f9c7f8fd4eaf3cad3b05e4f05fb9d5ac70859b77f7c0fd10eac0edee42317b','5f21257da37fb3745b16263a4029b994ca48e18a3bdb052a14055fc8578ddd4f');
INSERT INTO "evidence" VALUES(45,'2026-12-12 10:00:00.000000','hr','act.away','p_1bbaecef536d2220','{"channel":"panel","checked":true,"community":"","contribution":"miacanary contribution","id":"free","obligation":"miacanary obligation","page":"","revision":0,"to":"","until":"2026-12-14T10:00:00+00:00","written":"8f894b8bad65e0984b6d40594bee1c16f4024ef44af28d33bbe106d59dd9fb39"}','5f21257da37fb3745b16263a4029b994ca48e18a3bdb052a14055fc8578ddd4f','bfe78d86c09e71b219bbe9d945a6c60a40abbe1de24288eb128ada6530853304');
INSERT INTO "evidence" VALUES(46,'2026-12-12 10:00:00.000000','hr','act.away','p_41e819999bce5b67','{"channel":"panel","checked":true,"community":"","contribution":"","id":"eva","obligation":"","page":"","revision":0,"to":"","until":"2026-12-14T10:00:00+00:00","written":"8b65ebb8d62350f9ab2eda236ed45341e63e6832db344c9569f16b7fdcc15138"}','bfe78d86c09e71b219bbe9d945a6c60a40abbe1de24288eb128ada6530853304','8100c8dd6aa2fd8444cc99bd904f928a18157a7ec2e4972c88822362fc59e1ed');
INSERT INTO "evidence" VALUES(47,'2026-12-12 10:00:00.000000','hr','person.erased','p_41e819999bce5b67','{"acts":["eva"]}','8100c8dd6aa2fd8444cc99bd904f928a18157a7ec2e4972c88822362fc59e1ed','4285573fd6fdfd0ef0b926bce919d91a6a3f62be9f652117535def945d582fef');
CREATE TABLE evidence_head (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_evidence_head PRIMARY KEY (id)
);
INSERT INTO "evidence_head" VALUES(1,47,'4285573fd6fdfd0ef0b926bce919d91a6a3f62be9f652117535def945d582fef');
CREATE TABLE inbox (
	id INTEGER NOT NULL, 
	site TEXT NOT NULL, 
	delivery TEXT NOT NULL, 
	body BLOB NOT NULL, 
	received DATETIME NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (id), 
	CONSTRAINT uq_inbox_site_delivery UNIQUE (site, delivery)
);
INSERT INTO "inbox" VALUES(1,'hr','d1',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(2,'hr','d2',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(3,'hr','d3',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(4,'hr','d4',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(5,'hr','d5',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(6,'hr','d6',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(7,'hr','d7',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(8,'hr','d8',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(9,'hr','d9',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(10,'hr','d10',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(11,'hr','d11',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(12,'hr','d12',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(13,'hr','d13',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(14,'hr','d14',X'','2026-11-23 08:00:00.000000','done');
INSERT INTO "inbox" VALUES(15,'hr','d15',X'','2026-11-23 10:00:00.000000','done');
INSERT INTO "inbox" VALUES(16,'hr','d16',X'','2026-11-23 10:00:00.000000','done');
INSERT INTO "inbox" VALUES(17,'hr','d17',X'','2026-12-12 10:00:00.000000','done');
CREATE TABLE job (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	lane TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	site TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	due DATETIME NOT NULL, 
	state TEXT NOT NULL, 
	lease_until DATETIME, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	error TEXT DEFAULT '' NOT NULL, 
	created DATETIME NOT NULL
);
CREATE TABLE membership (
	site TEXT NOT NULL, 
	grp TEXT NOT NULL, 
	person TEXT NOT NULL, 
	joined DATETIME, 
	CONSTRAINT pk_membership PRIMARY KEY (site, grp, person)
);
INSERT INTO "membership" VALUES('hr','managers','hr:9106','2026-11-23 08:00:00.000000');
INSERT INTO "membership" VALUES('hr','managers','hr:9107','2026-11-23 08:00:00.000000');
INSERT INTO "membership" VALUES('hr','managers','hr:9108','2026-11-23 08:00:00.000000');
CREATE TABLE noticed (
	"key" TEXT NOT NULL, 
	obligation TEXT DEFAULT '' NOT NULL, 
	community TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_noticed PRIMARY KEY ("key")
);
INSERT INTO "noticed" VALUES('answer/hr:113/r114#before-1#hr:9103','answer/hr:113/r114','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:113/r114#before-5#hr:9103','answer/hr:113/r114','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:115/r116#before-1#hr:9104','answer/hr:115/r116','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:115/r116#before-5#hr:9104','answer/hr:115/r116','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:117/r118#before-1#hr:9103','answer/hr:117/r118','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:117/r118#before-5#hr:9103','answer/hr:117/r118','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:119/r120#before-1#hr:9104','answer/hr:119/r120','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:119/r120#before-5#hr:9104','answer/hr:119/r120','hr:page:109','withheld','','2026-11-23 08:00:00.000000');
INSERT INTO "noticed" VALUES('confirm/hr:109/hr:9106/1#placed-snoozed#hr:9103','confirm/hr:109/hr:9106/1','hr:page:109','sent','','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('confirm/hr:109/hr:9106/1#placed-not-mine#hr:9103','confirm/hr:109/hr:9106/1','hr:page:109','dropped','it no longer holds','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:113/r114#placed-handed-over#hr:9104','answer/hr:113/r114','hr:page:109','dropped','it no longer holds','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:115/r116#placed-handed-over#hr:9103','answer/hr:115/r116','hr:page:109','dropped','it no longer holds','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:115/r116#answered#hr:9106','answer/hr:115/r116','hr:page:109','sent','','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:117/r118#answered#hr:9107','answer/hr:117/r118','hr:page:109','sent','','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:119/r120#answered#hr:9107','answer/hr:119/r120','hr:page:109','sent','','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('decide/hr:page:109/10#before-5#hr:9101','decide/hr:page:109/10','hr:page:109','dropped','it no longer holds','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('decide/hr:page:109/10#decided#hr:9103','decide/hr:page:109/10','hr:page:109','sent','','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#before-5#hr:9103','answer/hr:109/cc121','hr:page:109','dropped','it no longer holds','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#before-1#hr:9103','answer/hr:109/cc121','hr:page:109','sent','','2026-11-24 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#after-1#hr:9103','answer/hr:109/cc121','hr:page:109','sent','','2026-11-26 08:00:00.000000');
INSERT INTO "noticed" VALUES('review/hr:109/20261123080000#before-5#hr:9103','review/hr:109/20261123080000','hr:page:109','sent','','2026-11-27 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#steward#hr:9104','answer/hr:109/cc121','hr:page:109','sent','','2026-11-27 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#sponsor#hr:9101','answer/hr:109/cc121','hr:page:109','sent','','2026-12-01 08:00:00.000000');
INSERT INTO "noticed" VALUES('review/hr:109/20261123080000#before-1#hr:9103','review/hr:109/20261123080000','hr:page:109','sent','','2026-12-02 08:00:00.000000');
INSERT INTO "noticed" VALUES('confirm/hr:109/hr:9106/1#before-5#hr:9106','confirm/hr:109/hr:9106/1','hr:page:109','sent','','2026-12-04 08:00:00.000000');
INSERT INTO "noticed" VALUES('confirm/hr:109/hr:9108/1#before-5#hr:9108','confirm/hr:109/hr:9108/1','hr:page:109','sent','','2026-12-04 08:00:00.000000');
INSERT INTO "noticed" VALUES('review/hr:109/20261123080000#after-1#hr:9103','review/hr:109/20261123080000','hr:page:109','sent','','2026-12-04 08:00:00.000000');
INSERT INTO "noticed" VALUES('review/hr:109/20261123080000#steward#hr:9104','review/hr:109/20261123080000','hr:page:109','sent','','2026-12-07 08:00:00.000000');
INSERT INTO "noticed" VALUES('review/hr:109/20261123080000#sponsor#hr:9101','review/hr:109/20261123080000','hr:page:109','sent','','2026-12-09 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#placed-handed-over#hr:9104','answer/hr:109/cc121','hr:page:109','dropped','it no longer holds','2026-12-10 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#placed-handed-over#hr:9101','answer/hr:109/cc121','hr:page:109','dropped','it no longer holds','2026-12-10 08:00:00.000000');
INSERT INTO "noticed" VALUES('answer/hr:109/cc121#placed-handed-over#hr:9103','answer/hr:109/cc121','hr:page:109','dropped','it no longer holds','2026-12-11 08:00:00.000000');
INSERT INTO "noticed" VALUES('outcome/hr:page:109#outcome#hr:9103','','hr:page:109','sent','','2026-12-11 08:00:00.000000');
INSERT INTO "noticed" VALUES('outcome/hr:page:109#outcome#hr:9104','','hr:page:109','sent','','2026-12-11 08:00:00.000000');
INSERT INTO "noticed" VALUES('outcome/hr:page:109#outcome#hr:9106','','hr:page:109','sent','','2026-12-11 08:00:00.000000');
INSERT INTO "noticed" VALUES('outcome/hr:page:109#outcome#hr:9107','','hr:page:109','sent','','2026-12-11 08:00:00.000000');
CREATE TABLE obligation (
	"key" TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	person TEXT NOT NULL, 
	community TEXT NOT NULL, 
	page TEXT NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	due DATETIME NOT NULL, 
	is_open BOOLEAN DEFAULT 1 NOT NULL, 
	settled_at DATETIME, 
	told BOOLEAN DEFAULT 0 NOT NULL, 
	next_look DATETIME, 
	doc TEXT NOT NULL, 
	CONSTRAINT pk_obligation PRIMARY KEY ("key")
);
INSERT INTO "obligation" VALUES('deliver/hr:page:109/leave-policy','deliver','hr:9105','hr:page:109','hr:109','hr:109','2027-01-15 16:00:00.000000',0,'2026-11-23 10:00:00.000000',0,NULL,'{"about":null,"benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2027-01-15T16:00:00+00:00","key":"deliver/hr:page:109/leave-policy","kind":"deliver","opened":"2026-11-23T08:00:00+00:00","page":"hr:109","person":"hr:9105","reminds":true,"revision":0,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9105","how":"done","note":"https://wiki.example/olgacanary","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9103","hr:9104"],"what":"Leave policy","why":"why-deliver","why_args":{}}');
INSERT INTO "obligation" VALUES('confirm/hr:109/hr:9107/1','confirm','hr:9107','hr:page:109','hr:109','hr:109','2026-12-11 16:00:00.000000',0,'2026-11-23 10:00:00.000000',0,NULL,'{"about":null,"benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-12-11T16:00:00+00:00","key":"confirm/hr:109/hr:9107/1","kind":"confirm","opened":"2026-11-23T08:00:00+00:00","page":"hr:109","person":"hr:9107","reminds":true,"revision":110,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9107","how":"confirmed","note":"","revision":110},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9103","hr:9104"],"what":"","why":"why-confirm-group","why_args":{"group":"managers"}}');
INSERT INTO "obligation" VALUES('answer/hr:113/r114','answer','hr:9104','hr:page:109','hr:113','','2026-11-24 16:00:00.000000',0,'2026-11-23 10:00:00.000000',0,NULL,'{"about":"hr:9106","benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-11-24T16:00:00+00:00","key":"answer/hr:113/r114","kind":"answer","opened":"2026-11-23T08:00:00+00:00","page":"hr:113","person":"hr:9104","reminds":true,"revision":114,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9104","how":"not a contribution","note":"bencanary to Mia Member, Max_Member","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9103"],"what":"","why":"why-handed-over","why_args":{}}');
INSERT INTO "obligation" VALUES('answer/hr:115/r116','answer','hr:9103','hr:page:109','hr:115','','2026-11-24 16:00:00.000000',0,'2026-11-23 10:00:00.000000',1,NULL,'{"about":"hr:9106","benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-11-24T16:00:00+00:00","key":"answer/hr:115/r116","kind":"answer","opened":"2026-11-23T08:00:00+00:00","page":"hr:115","person":"hr:9103","reminds":true,"revision":116,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9103","how":"panel","note":"anacanary to Mia Member, Max_Member","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9104"],"what":"","why":"why-answer-steward","why_args":{}}');
INSERT INTO "obligation" VALUES('answer/hr:117/r118','answer','hr:9103','hr:page:109','hr:117','','2026-11-24 16:00:00.000000',0,'2026-11-23 10:00:00.000000',1,NULL,'{"about":"hr:9107","benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-11-24T16:00:00+00:00","key":"answer/hr:117/r118","kind":"answer","opened":"2026-11-23T08:00:00+00:00","page":"hr:117","person":"hr:9103","reminds":true,"revision":118,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9103","how":"thanks","note":"anacanary to Mia Member, Max_Member","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9104"],"what":"","why":"why-answer-steward","why_args":{}}');
INSERT INTO "obligation" VALUES('answer/hr:119/r120','answer','hr:9104','hr:page:109','hr:119','','2026-11-24 16:00:00.000000',0,'2026-11-23 10:00:00.000000',1,NULL,'{"about":"hr:9107","benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-11-24T16:00:00+00:00","key":"answer/hr:119/r120","kind":"answer","opened":"2026-11-23T08:00:00+00:00","page":"hr:119","person":"hr:9104","reminds":true,"revision":120,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9104","how":"elsewhere","note":"https://chat.example/bencanary/Mia%20Member","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9103"],"what":"","why":"why-answer-steward","why_args":{}}');
INSERT INTO "obligation" VALUES('decide/hr:page:109/10','decide','hr:9101','hr:page:109','hr:109','hr:109','2026-11-26 10:00:00.000000',0,'2026-11-23 10:00:00.000000',1,NULL,'{"about":"hr:9103","benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-11-26T10:00:00+00:00","key":"decide/hr:page:109/10","kind":"decide","opened":"2026-11-23T10:00:00+00:00","page":"hr:109","person":"hr:9101","reminds":true,"revision":0,"settled":{"at":"2026-11-23T10:00:00+00:00","by":"hr:9101","how":"approved","note":"svencanary 11","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9103","hr:9104"],"what":"anacanary 10","why":"why-decide-extension","why_args":{}}');
INSERT INTO "obligation" VALUES('review/hr:109/20261123080000','review','hr:9103','hr:page:109','hr:109','hr:109','2026-12-03 16:00:00.000000',0,'2026-12-09 10:00:00.000000',1,NULL,'{"about":null,"benefit":"You know in a minute how to take leave.","community":"hr:page:109","declined":false,"due":"2026-12-03T16:00:00+00:00","key":"review/hr:109/20261123080000","kind":"review","opened":"2026-11-26T16:00:00+00:00","page":"hr:109","person":"hr:9103","reminds":true,"revision":0,"settled":{"at":"2026-12-09T10:00:00+00:00","by":"hr:9103","how":"still-holds","note":"anacanary 13","revision":0},"snoozed_until":null,"sponsor":"hr:9101","stewards":["hr:9104"],"what":"","why":"why-review-steward","why_args":{}}');
CREATE TABLE outbox (
	"key" TEXT NOT NULL, 
	site TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	person TEXT, 
	not_before DATETIME NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	error TEXT DEFAULT '' NOT NULL, 
	doc TEXT NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY ("key")
);
CREATE TABLE page (
	"key" TEXT NOT NULL, 
	site TEXT NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	url TEXT DEFAULT '' NOT NULL, 
	"exists" BOOLEAN DEFAULT 1 NOT NULL, 
	space TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	ancestors TEXT DEFAULT '[]' NOT NULL, 
	labels TEXT DEFAULT '[]' NOT NULL, 
	current INTEGER DEFAULT '0' NOT NULL, 
	charter TEXT, 
	talk TEXT DEFAULT '' NOT NULL, 
	upload BOOLEAN DEFAULT 0 NOT NULL, 
	redirect BOOLEAN DEFAULT 0 NOT NULL, 
	asked_at DATETIME NOT NULL, 
	community TEXT, 
	look DATETIME, 
	findings TEXT DEFAULT '[]' NOT NULL, watched BOOLEAN DEFAULT 0 NOT NULL, partial BOOLEAN DEFAULT 0 NOT NULL, shown TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_page PRIMARY KEY ("key")
);
INSERT INTO "page" VALUES('hr:109','hr','Leave','https://hr.example/Leave',1,'0','Leave','[]','[]',110,'{"count":1,"earlier":false,"fields":{"benefit":"You know in a minute how to take leave.","business need":"One rule instead of nine.","deadline":"2026-12-18","deliverables":"Leave policy; owner: Olga Owner; page: [[Leave]]; done when: both sides signed","it contact":"Ines IT","purpose":"The works council and HR agree on one leave policy that everyone can follow.","read by":"group: managers","read until":"2026-12-11","review every":"10 days","scope":"page and subpages","sponsor":"Sven Sponsor","start":"2026-11-02","stewards":"Ana Steward, Ben Steward"},"since":null,"written_at":"2026-11-23T08:00:00+00:00","written_by":"hr:9103"}','',0,0,'2026-11-23 10:00:00.000000','hr:page:109','2026-12-18 16:00:00.000000','[]',1,0,'');
INSERT INTO "page" VALUES('hr:111','hr','User:Mia Member/Drafts','https://hr.example/User:Mia_Member/Drafts',1,'0','User:Mia Member/Drafts','["User:Mia Member"]','[]',112,NULL,'',0,0,'2026-11-23 08:00:00.000000',NULL,NULL,'[]',0,0,'');
INSERT INTO "page" VALUES('hr:113','hr','Leave/Travel','https://hr.example/Leave/Travel',1,'0','Leave/Travel','["Leave"]','[]',114,NULL,'',0,0,'2026-11-23 08:00:00.000000','hr:page:109',NULL,'[]',1,0,'');
INSERT INTO "page" VALUES('hr:115','hr','Leave/Illness','https://hr.example/Leave/Illness',1,'0','Leave/Illness','["Leave"]','[]',116,NULL,'',0,0,'2026-11-23 08:00:00.000000','hr:page:109',NULL,'[]',1,0,'');
INSERT INTO "page" VALUES('hr:117','hr','Leave/Sabbatical','https://hr.example/Leave/Sabbatical',1,'0','Leave/Sabbatical','["Leave"]','[]',118,NULL,'',0,0,'2026-11-23 08:00:00.000000','hr:page:109',NULL,'[]',1,0,'');
INSERT INTO "page" VALUES('hr:119','hr','Leave/Parents','https://hr.example/Leave/Parents',1,'0','Leave/Parents','["Leave"]','[]',120,NULL,'',0,0,'2026-11-23 08:00:00.000000','hr:page:109',NULL,'[]',1,0,'');
CREATE TABLE person (
	"key" TEXT NOT NULL, 
	site TEXT NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	account TEXT DEFAULT '' NOT NULL, 
	display TEXT DEFAULT '' NOT NULL, 
	email TEXT, 
	language TEXT DEFAULT 'en' NOT NULL, 
	zone TEXT DEFAULT '' NOT NULL, 
	active BOOLEAN DEFAULT 1 NOT NULL, 
	bot BOOLEAN DEFAULT 0 NOT NULL, 
	since DATETIME, 
	read_at DATETIME, 
	pseudonym TEXT NOT NULL, 
	token TEXT, 
	rhythm TEXT, 
	own_language TEXT, 
	own_zone TEXT, 
	opted_out DATETIME, 
	CONSTRAINT pk_person PRIMARY KEY ("key"), 
	CONSTRAINT uq_person_pseudonym UNIQUE (pseudonym), 
	CONSTRAINT uq_person_token UNIQUE (token)
);
INSERT INTO "person" VALUES('hr:9101','hr','Sven Sponsor','Sven Sponsor','','sven.sponsor@example.org','en','',1,0,NULL,'2026-12-09 10:00:00.000000','p_b01b7b6df7f160f2','gOvkXebxonn2ZE34DBcT7JoB47-6AQdl',NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9102','hr','Ines IT','Ines IT','','ines.it@example.org','en','',1,0,NULL,'2026-12-09 10:00:00.000000','p_14e1c9c28843cf73',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9103','hr','Ana Steward','Ana Steward','','ana.steward@example.org','en','',1,0,NULL,'2026-12-09 10:00:00.000000','p_1521d9ff24d55282','x7XbEeaMpcNfBtK1dIrN9m4R1QSq_zuR',NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9104','hr','Ben Steward','Ben Steward','','ben.steward@example.org','en','',1,0,NULL,'2026-12-09 10:00:00.000000','p_cc333012a05dac37','w5-pygt5Yzb0xW6Lv9yLvGvwG5Cafd9l',NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9105','hr','Olga Owner','Olga Owner','','olga.owner@example.org','en','',1,0,NULL,'2026-12-09 10:00:00.000000','p_c0e5d14256a7c0c4',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9106','hr','Mia Member','Mia Member','','mia.member@example.org','en','',1,0,NULL,'2026-12-12 10:00:00.000000','p_1bbaecef536d2220','IgvdPRGteneeboUBoaXX0V9-Pu4iaOld',NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9107','hr','Max Member','Max Member','','max.member@example.org','en','',1,0,NULL,'2026-12-09 10:00:00.000000','p_bbecd79ab0eb9bfe','BCjB1T3MTLaf6OjJiPuGGbkIJZsoUCzN',NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:9108','hr','Moe Member','Moe Member','','moe.member@example.org','en','',1,0,NULL,'2026-12-03 16:00:00.000000','p_b2e95ffe8fce4d13','71ML-Dlqg1VZkl-Kr-TKiMXtilu6eoh-',NULL,NULL,NULL,NULL);
INSERT INTO "person" VALUES('hr:p_41e819999bce5b67','hr','p_41e819999bce5b67','p_41e819999bce5b67','',NULL,'en','',0,0,NULL,'2026-12-12 10:00:00.000000','p_41e819999bce5b67',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE revision (
	page TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	parent INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	author TEXT, 
	size INTEGER NOT NULL, 
	digest TEXT DEFAULT '' NOT NULL, 
	minor BOOLEAN DEFAULT 0 NOT NULL, 
	hidden BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_revision PRIMARY KEY (page, number), 
	CONSTRAINT fk_revision_page FOREIGN KEY(page) REFERENCES page ("key")
);
INSERT INTO "revision" VALUES('hr:109',110,0,'2026-11-23 08:00:00.000000','hr:9103',625,'00bc5fd95b8016d84195db278f035992b65bc7ee',0,0);
INSERT INTO "revision" VALUES('hr:111',112,0,'2026-11-23 08:00:00.000000','hr:9106',169,'9da77ee355aead4e37da1a0f0fd3d01cd0a475f5',0,0);
INSERT INTO "revision" VALUES('hr:113',114,0,'2026-11-23 08:00:00.000000','hr:9106',119,'73842f0e6c6c3b209cfd6fd810ce11c7bd387de2',0,0);
INSERT INTO "revision" VALUES('hr:115',116,0,'2026-11-23 08:00:00.000000','hr:9106',124,'0f25d2527a593f8e69d1d8498db5de2b0fcc2f38',0,0);
INSERT INTO "revision" VALUES('hr:117',118,0,'2026-11-23 08:00:00.000000','hr:9107',139,'1e243fd74dc49136773612162ebcb863138908ee',0,0);
INSERT INTO "revision" VALUES('hr:119',120,0,'2026-11-23 08:00:00.000000','hr:9107',124,'2ec552b3a342285c99304f5f4083dccdb56e4b08',0,0);
CREATE TABLE sent (
	"key" TEXT NOT NULL, 
	site TEXT NOT NULL, 
	person TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	notices INTEGER DEFAULT '0' NOT NULL, 
	channel TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_sent PRIMARY KEY ("key")
);
INSERT INTO "sent" VALUES('7a90c3a21833be859161ec2b219d363b392a81e4b1e8322cea069ee34ac7c26a','hr','hr:9103','2026-11-24 08:00:00.000000',3,'native+mail');
INSERT INTO "sent" VALUES('d0e85efde4ac1cccf132ced1e13739d68b001eb5cbb51c65f26dfa474c5a7128','hr','hr:9106','2026-11-24 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('d409afae7f8b4627c70ef1764c8b16bfd1a884c2dfb240edb7f4a47eceb0cd2e','hr','hr:9107','2026-11-24 08:00:00.000000',2,'native+mail');
INSERT INTO "sent" VALUES('f822d0aeef1a91cc5348ceaae451eb37675842519d0da373be643cb41c7e798c','hr','hr:9103','2026-11-26 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('d0f62cc5be22d6a5f622a69a41b19105e89809901175e8ea2a26ab1617735d2b','hr','hr:9103','2026-11-27 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('9f463b9409a80089e05de91dd5d02ccd59b31cfa6bf692fc0bdae1b27f28905d','hr','hr:9104','2026-11-27 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('eaed427b599b8181af832683b1ebc2ce057a9eaabe3f5f1b62d2c851f2184398','hr','hr:9101','2026-12-01 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('6b387f6c2f29db77188ab2667f28a5fd924283a7bc0ce5099388e50de72dbbba','hr','hr:9103','2026-12-02 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('00ed70027dad5bde1fe3b01f88ae626a4b8e3df9df040ce049f780fabfe5ca05','hr','hr:9103','2026-12-04 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('e90c1ddb6ce5e8bb6d8f68bb9f0844136152afcde5e43dcee07e41af0ebd789d','hr','hr:9106','2026-12-04 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('983797058fd5841273565714aa3a821037677554493f67532ce5a1ef6fa21730','hr','hr:9108','2026-12-04 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('b79914822b906a2f8d74ed963ae4cdb0789a345265fe609a309aed1ac362b7cb','hr','hr:9104','2026-12-07 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('3005cd76cc72e214a5c2eb3961e2db15122979d6d763d4f39a57eef84a92cb28','hr','hr:9101','2026-12-09 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('b79deb1b704e511cf86529412cf120c09560e9b05456038229d0c3f759033499','hr','hr:9103','2026-12-11 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('f02c3b374eb3bd15be5fe46795f804fa1b4973b465f2658fb0715f73da1f13c8','hr','hr:9104','2026-12-11 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('3563bd3b1ac013d29fae8aa281b1bd767fcf20c1c1dc72af8a691ed1e1e5692b','hr','hr:9106','2026-12-11 08:00:00.000000',1,'native+mail');
INSERT INTO "sent" VALUES('ec27cd0c6fafaada6d8cd0f963fb0fb60af0a3ea691a9f13bb2102f5a4c584b3','hr','hr:9107','2026-12-11 08:00:00.000000',1,'native+mail');
CREATE TABLE sign (
	page TEXT NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	person TEXT NOT NULL, 
	at DATETIME, 
	comment TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_sign PRIMARY KEY (page, id), 
	CONSTRAINT fk_sign_page FOREIGN KEY(page) REFERENCES page ("key")
);
CREATE TABLE site (
	name TEXT NOT NULL, 
	cursor TEXT DEFAULT '' NOT NULL, 
	synced_at DATETIME, 
	live_since DATETIME, 
	held_since DATETIME, 
	held_count INTEGER DEFAULT '0' NOT NULL, 
	released_at DATETIME, 
	released_count INTEGER DEFAULT '0' NOT NULL, 
	salt TEXT DEFAULT '' NOT NULL, 
	scopes TEXT DEFAULT '' NOT NULL, swept TEXT DEFAULT '' NOT NULL, listed TEXT DEFAULT '' NOT NULL, met_at DATETIME, 
	CONSTRAINT pk_site PRIMARY KEY (name)
);
INSERT INTO "site" VALUES('hr','',NULL,'2026-11-23 08:00:00.000000',NULL,0,NULL,0,'d31649d2e9e7888d5f45b4a5f312de28','95a7dd3342ab369f5916ed7979db84a051154fbdcd41045383049b02a81ccd31','','',NULL);
CREATE TABLE tick (
	job TEXT NOT NULL, 
	due DATETIME NOT NULL, 
	CONSTRAINT pk_tick PRIMARY KEY (job, due)
);
CREATE TABLE wiki_group (
	site TEXT NOT NULL, 
	name TEXT NOT NULL, 
	"exists" BOOLEAN DEFAULT 1 NOT NULL, 
	read_at DATETIME NOT NULL, 
	CONSTRAINT pk_wiki_group PRIMARY KEY (site, name)
);
INSERT INTO "wiki_group" VALUES('hr','managers',1,'2026-12-12 10:00:00.000000');
CREATE INDEX ix_act_community ON act (community);
CREATE INDEX ix_act_page ON act (page, person);
CREATE INDEX ix_act_person ON act (person, kind);
CREATE INDEX ix_community_home ON community (home);
CREATE INDEX ix_community_parent ON community (parent);
CREATE INDEX ix_community_scope ON community (site, scope_kind, scope_match);
CREATE INDEX ix_contribution_author ON contribution (author, community);
CREATE INDEX ix_contribution_community ON contribution (community, at);
CREATE INDEX ix_contribution_settled ON contribution (community, settled_at);
CREATE INDEX ix_job_leased ON job (kind, subject) WHERE state = 'leased';
CREATE INDEX ix_job_next ON job (lane, due, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX uq_job_waiting ON job (kind, subject) WHERE state = 'waiting';
CREATE INDEX ix_membership_person ON membership (person);
CREATE INDEX ix_noticed_community ON noticed (community);
CREATE INDEX ix_noticed_obligation ON noticed (obligation);
CREATE INDEX ix_obligation_answers ON obligation (community, kind, is_open);
CREATE INDEX ix_obligation_community ON obligation (community, source, person);
CREATE INDEX ix_obligation_declined ON obligation (community, due, "key") WHERE is_open = 0 AND settled_at IS NULL;
CREATE INDEX ix_obligation_next_look ON obligation (next_look) WHERE next_look IS NOT NULL;
CREATE INDEX ix_obligation_page ON obligation (page, kind, person);
CREATE INDEX ix_obligation_person ON obligation (person, due) WHERE is_open = 1;
CREATE INDEX ix_obligation_settled ON obligation (person, settled_at);
CREATE INDEX ix_outbox_due ON outbox (not_before) WHERE state = 'due';
CREATE INDEX ix_outbox_state ON outbox (state, site);
CREATE INDEX ix_page_community ON page (community);
CREATE INDEX ix_page_look ON page (look) WHERE look IS NOT NULL;
CREATE INDEX ix_page_place ON page (site, place);
CREATE INDEX ix_person_account ON person (site, account);
CREATE INDEX ix_sent_person ON sent (person, at);
CREATE INDEX ix_sent_site ON sent (site, at);
CREATE INDEX ix_comment_author ON comment (author, page);
CREATE INDEX ix_community_uses_kind_value ON community_uses (kind, value);
CREATE INDEX ix_revision_author ON revision (author, page);
CREATE INDEX ix_sign_id ON sign (id);
CREATE INDEX ix_sign_person ON sign (person, page);
CREATE INDEX ix_comment_id ON comment (id);
CREATE INDEX ix_page_title ON page (site, title);
CREATE INDEX ix_page_watched ON page (site, "key") WHERE watched = 1;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('job',62);
COMMIT;
