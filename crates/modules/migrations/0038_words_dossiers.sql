-- `y` after a consonant folds to `i` (ký, kí): what was folded before is folded again.
insert into dossier_word (office, word, dossier)
select office,
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(word, 'by', 'bi'), 'cy', 'ci'), 'dy', 'di'), 'fy', 'fi'), 'gy', 'gi'), 'hy', 'hi'), 'jy', 'ji'), 'ky', 'ki'), 'ly', 'li'), 'my', 'mi'), 'ny', 'ni'), 'py', 'pi'), 'qy', 'qi'), 'ry', 'ri'), 'sy', 'si'), 'ty', 'ti'), 'vy', 'vi'), 'wy', 'wi'), 'xy', 'xi'), 'zy', 'zi'), 'quy', 'qui'),
  dossier
from dossier_word where word like '%y%'
on conflict do nothing;
delete from dossier_word where word like '%y%' and word <>
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(word, 'by', 'bi'), 'cy', 'ci'), 'dy', 'di'), 'fy', 'fi'), 'gy', 'gi'), 'hy', 'hi'), 'jy', 'ji'), 'ky', 'ki'), 'ly', 'li'), 'my', 'mi'), 'ny', 'ni'), 'py', 'pi'), 'qy', 'qi'), 'ry', 'ri'), 'sy', 'si'), 'ty', 'ti'), 'vy', 'vi'), 'wy', 'wi'), 'xy', 'xi'), 'zy', 'zi'), 'quy', 'qui');
-- The end of a code is what people read out: day and number.
insert into dossier_word (office, word, dossier)
select office, substr(code, length(code) - 10), id from dossier where code like '%-______-____'
on conflict do nothing;
